"""A browser that signs in at another server: cookies per host and port, redirects followed one by one. And the app it comes from."""
import base64
import hashlib
import http.client
import http.cookies
import json
import secrets
import urllib.parse

import sys
import pathlib

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from sign_in import Form  # noqa: E402

CALLBACK = "http://localhost:3001/callback"


class Answer:
    def __init__(self, url, answer):
        self.url, self.status, self.headers, self.body = url, answer.status, answer.headers, answer.read().decode()
        self.location = urllib.parse.urljoin(url, self.headers["Location"]) if "Location" in self.headers else None

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.url.split('?')[0]} {self.body[:300]}"


class Visitor:
    def __init__(self):
        self.cookies = {}  # host:port -> {name: value}

    def ask(self, method, url, fields=None, **headers):
        """One answer, no redirect followed."""
        parts = urllib.parse.urlsplit(url)
        jar = self.cookies.setdefault(parts.netloc, {})
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        body = None
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"{parts.scheme}://{parts.netloc}"}
            body = urllib.parse.urlencode(fields)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, headers)
        answer = Answer(url, connection.getresponse())
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(cookie).items():
                jar.pop(name, None)
                if morsel["max-age"] != "0":
                    jar[name] = morsel.value
        return answer

    def get(self, url, until=None, **headers):
        """The last answer of a chain of redirects; one that leads to an address that begins with `until` is not followed."""
        return self.follow(self.ask("GET", url, **headers), until)

    def follow(self, answer, until=None):
        for _ in range(20):
            if answer.location is None or answer.location.startswith(until or CALLBACK):
                return answer
            answer = self.ask("GET", answer.location)
        raise AssertionError("redirected in circles")

    def submit(self, page, until=None, **typed):
        form = Form(page.body)
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        return self.follow(self.ask("POST", target, form.fields | typed), until)


class App:
    """An application that asks for a beneficiary's data."""

    def __init__(self, base, client_id, client_secret):
        self.base, self.client = base, {"client_id": client_id, "client_secret": client_secret}

    def authorize_url(self, **more):
        self.verifier, self.state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")
        query = {"client_id": self.client["client_id"], "redirect_uri": CALLBACK, "state": self.state, "response_type": "code",
                 "code_challenge_method": "S256", "code_challenge": challenge}
        return f"{self.base}/v2/o/authorize/?{urllib.parse.urlencode(query | more)}"

    def tokens(self, visitor, answer):
        """Of an answer that leads back to the app."""
        brought = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.location).query))
        assert brought.get("state") == self.state and "code" in brought, brought
        reply = Visitor().ask("POST", f"{self.base}/v2/o/token/", self.client | {
            "grant_type": "authorization_code", "code": brought["code"], "redirect_uri": CALLBACK, "code_verifier": self.verifier})
        assert reply.status == 200, reply
        return reply.json
