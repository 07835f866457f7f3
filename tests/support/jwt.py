"""Keys and signed JWTs for tests, by the openssl command: RS256 and ES384."""
import base64
import json
import subprocess


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*words, data=None):
    return subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, check=True).stdout


class Key:
    """A private key in a file of `folder`, whose public half is `jwk`."""

    def __init__(self, folder, kid, algorithm):
        self.file, self.kid, self.algorithm = folder / f"{kid}.key", kid, algorithm
        if algorithm == "RS256":
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.file)
            modulus = openssl("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().partition("=")[2]
            self.jwk = {"kty": "RSA", "n": b64url(bytes.fromhex(modulus)), "e": "AQAB"}
        else:
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", self.file)
            point = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-96:]
            self.jwk = {"kty": "EC", "crv": "P-384", "x": b64url(point[:48]), "y": b64url(point[48:])}
        self.jwk |= {"kid": kid, "alg": algorithm, "use": "sig"}

    def sign(self, claims, **header):
        head = {"typ": "JWT", "alg": self.algorithm, "kid": self.kid} | header
        text = ".".join(b64url(json.dumps(part).encode()) for part in (head, claims))
        digest = "-sha256" if self.algorithm == "RS256" else "-sha384"
        signature = openssl("dgst", digest, "-sign", self.file, data=text.encode())
        return f"{text}.{b64url(signature if self.algorithm == 'RS256' else raw(signature, 48))}"


def raw(der, size):
    """r and s side by side (RFC 7518 section 3.4), out of the SEQUENCE of two INTEGERs that openssl writes."""
    at = 2 if der[1] < 0x80 else 3
    numbers = b""
    for _ in range(2):
        assert der[at] == 2, "an INTEGER"
        end = at + 2 + der[at + 1]
        numbers += der[at + 2:end].lstrip(b"\0").rjust(size, b"\0")
        at = end
    return numbers
