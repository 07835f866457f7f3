"""A beneficiary with as many claims as wanted: the rows of one synthetic beneficiary and one carrier claim, copied under new ids
and days. The claims are in two folders, every other one in each, so that they can be loaded at two moments."""
import datetime
import pathlib

COLUMNS = {"beneficiary": ("BENE_ID", "MBI_NUM"), "carrier": ("BENE_ID", "CLM_ID", "CLM_GRP_ID", "CLM_THRU_DT")}
DAYS = 2000  # the claims' through dates lie so far apart


def write(synthetic, out, histories):
    """`synthetic`: a folder that `bluebutton synth` wrote. `histories`: beneficiary id -> number of claims. Gives the folders."""
    people = rows(synthetic, "beneficiary")
    claims = rows(synthetic, "carrier")
    claim = [row for row in claims.rows if claims.of(row, "CLM_ID") == claims.of(claims.rows[0], "CLM_ID")]
    latest = [row for row in people.rows if people.of(row, "BENE_ID") == people.of(people.rows[0], "BENE_ID")][-1]

    new_people, new_claims, number = [], [[], []], 8_000_000_000
    for index, (beneficiary, count) in enumerate(histories.items()):
        mbi = f"9S99E99EE{index:02}"
        new_people.append(people.changed(latest, BENE_ID=beneficiary, MBI_NUM=mbi))
        for claim_number in range(count):
            number += 1
            day = datetime.date(2015, 1, 1) + datetime.timedelta(days=claim_number * 7919 % DAYS)
            new_claims[number % 2] += [claims.changed(row, BENE_ID=beneficiary, CLM_ID=-number, CLM_GRP_ID=-number,
                                                      CLM_THRU_DT=day.strftime("%d-%b-%Y")) for row in claim]
    folders = [out / "1", out / "2"]
    for folder, part in zip(folders, new_claims):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "carrier.csv").write_text("\n".join([claims.header, *part, ""]))
    (folders[0] / "beneficiary.csv").write_text("\n".join([people.header, *new_people, ""]))
    return folders


class rows:
    def __init__(self, folder, kind):
        path = sorted(p for p in pathlib.Path(folder).rglob(f"{kind}*") if "history" not in p.name)[-1]
        self.header, *self.rows = path.read_text().splitlines()
        names = self.header.split("|")
        self.at = {name: names.index(name) for name in COLUMNS[kind]}

    def of(self, row, name):
        return row.split("|")[self.at[name]]

    def changed(self, row, **values):
        fields = row.split("|")
        for name, value in values.items():
            fields[self.at[name]] = str(value)
        return "|".join(fields)
