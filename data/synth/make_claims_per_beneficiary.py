#!/usr/bin/env python3
"""Makes claims_per_beneficiary.tsv: the joint shape of how many claims of each type a beneficiary has.

usage: make_claims_per_beneficiary.py CSV > claims_per_beneficiary.tsv

CSV is CMS's count of claims of its synthetic beneficiaries (one row each, with the columns named in COLUMNS).
The rows are put in an order in which neighbours are alike, cut into groups, and one real row stands for each
group: the one that keeps the running mean of every type, and the running share of rows above its quantiles,
nearest to those of the rows so far. The largest rows of each type stand for themselves, so that the tails stay
as heavy as they are. No identifier is kept.
"""
import csv
import sys

COLUMNS = ["Carrier", "DME", "HHA", "Hospice", "Inpatient", "Outpatient", "Part D", "SNF"]
ROWS = 2200
QUANTILES = (0.5, 0.75, 0.9, 0.95, 0.99)
TAIL = 0.004  # the share of each type's largest rows that are kept as they are


def column(header, name):
    return next(i for i, text in enumerate(header) if text.startswith(name) and text.endswith("Total"))


def main():
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.reader(file))
    at = [column(rows[0], name) for name in COLUMNS]
    counts = [tuple(int(row[i]) for i in at) for row in rows[1:]]
    ordered = [sorted(row[t] for row in counts) for t in range(len(COLUMNS))]
    marks = [[o[int(len(o) * share)] for share in QUANTILES] for o in ordered]
    means = [max(0.05, sum(o) / len(o)) for o in ordered]

    # What is to agree: each type's count in units of its mean, and on which side of its quantiles it lies.
    def features(row):
        values = [n / mean for n, mean in zip(row, means)]
        for n, mark in zip(row, marks):
            values += [(n > m) * (1 - share) ** -0.5 for m, share in zip(mark, QUANTILES)]
        return values

    # Alike: the same total to within a sixth, then the same types present, then by outpatient and Part D.
    def order(row):
        total = sum(row)
        octave = total.bit_length() * 6 + (total * 6 >> max(total.bit_length(), 1)) if total else 0
        present = tuple(int(n > 0) for n in (row[3], row[4], row[7], row[2], row[1]))
        return (octave, present, row[6], row[5], row[0], row)

    limits = [o[int(len(o) * (1 - TAIL))] for o in ordered]
    tail = [row for row in counts if any(n > limit for n, limit in zip(row, limits))]
    body = [row for row in counts if all(n <= limit for n, limit in zip(row, limits))]
    body.sort(key=order)
    zeros = sum(1 for row in body if not any(row))
    picked = [(zeros, body[0])]
    body = body[zeros:]
    wanted = [0.0] * len(features(body[0]))
    got = list(wanted)
    groups = ROWS - len(tail) - 1
    for g in range(groups):
        group = body[g * len(body) // groups:(g + 1) * len(body) // groups]
        weight = len(group)
        seen = [features(row) for row in group]
        for values in seen:
            wanted = [w + v for w, v in zip(wanted, values)]
        misses = [sum((had + weight * v - want) ** 2 for had, v, want in zip(got, values, wanted)) for values in seen]
        best = misses.index(min(misses))
        got = [had + weight * v for had, v in zip(got, seen[best])]
        picked.append((weight, group[best]))
    picked += [(1, row) for row in tail]
    picked.sort(key=lambda entry: (sum(entry[1]), entry[1]))
    print("weight\tcarrier\tdme\thha\thospice\tinpatient\toutpatient\tpde\tsnf")
    merged = []
    for weight, row in picked:
        if merged and merged[-1][1] == row:
            merged[-1][0] += weight
        else:
            merged.append([weight, row])
    for weight, row in merged:
        print("\t".join(map(str, (weight, *row))))


main()
