"""Signs in as a sandbox beneficiary and consents, over HTTP as a browser would, and comes back with the token answer."""
import base64
import hashlib
import html.parser
import http.client
import http.cookies
import json
import secrets
import urllib.parse

CLIENT = {"client_id": "test-client-id", "client_secret": "test-client-secret"}
CALLBACK = "http://localhost:3001/api/bluebutton/callback/"


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and what it would send if nothing were typed."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = attributes.get("action", "")
        elif tag == "input" and "name" in attributes and attributes.get("type") not in ("submit", "button"):
            if attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes:
                self.fields[attributes["name"]] = attributes.get("value", "on")


class Browser:
    """One connection and one jar of cookies. Redirects are followed up to the app's own address."""

    def __init__(self, host, port):
        self.origin = f"http://{host}:{port}"
        self.connection = http.client.HTTPConnection(host, port, timeout=30)
        self.cookies = {}

    def request(self, method, url, fields=None):
        """Gives (url, page) of the last answer; page is None where a redirect leads to the app."""
        for _ in range(10):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            body = None
            if method == "POST":
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
                body = urllib.parse.urlencode(fields)
            self.connection.request(method, url.removeprefix(self.origin), body, headers)
            answer = self.connection.getresponse()
            page = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in http.cookies.SimpleCookie(cookie).items()}
            if answer.status not in (301, 302, 303):
                if answer.status != 200:
                    raise RuntimeError(f"{method} {url.split('?')[0]}: {answer.status} {page[:300]}")
                return url, page
            url = urllib.parse.urljoin(self.origin + url.removeprefix(self.origin), answer.headers["Location"])
            if not url.startswith(self.origin):
                return url, None
            method = "GET"
        raise RuntimeError("redirected in circles")

    def submit(self, url, page, **typed):
        form = Form(page)
        target = urllib.parse.urljoin(self.origin + url.removeprefix(self.origin), form.action or url)
        return self.request("POST", target, form.fields | typed)


def sign_in(host, port, number):
    """The token endpoint's answer for beneficiary `number`, who shares everything."""
    browser, fields = authorize(host, port, number)
    return exchange(browser.connection, fields)


def authorize(host, port, number):
    """The browser, and what the app then asks the token endpoint with."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    state = secrets.token_urlsafe(16)
    query = urllib.parse.urlencode({
        "client_id": CLIENT["client_id"], "redirect_uri": CALLBACK, "state": state, "response_type": "code",
        "code_challenge_method": "S256", "code_challenge": challenge})

    browser = Browser(host, port)
    url, page = browser.request("GET", f"/v2/o/authorize?{query}")
    url, page = browser.submit(url, page, username=f"BBUser{number:05}", password=f"PW{number:05}!")
    url, page = browser.submit(url, page, allow="Allow")
    if page is not None:
        raise RuntimeError(f"BBUser{number:05} was not sent back to the app")
    answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    if answer.get("state") != state or "code" not in answer:
        raise RuntimeError(f"the app got {sorted(answer)} instead of a code")

    return browser, CLIENT | {
        "grant_type": "authorization_code", "code": answer["code"], "redirect_uri": CALLBACK, "code_verifier": verifier}


def exchange(connection, fields):
    """The token endpoint's answer to an authorization code."""
    body = urllib.parse.urlencode(fields)
    connection.request("POST", "/v2/o/token/", body, {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != 200:
        raise RuntimeError(f"token endpoint: {reply.status} {text[:300]}")
    return json.loads(text)
