"""A stand-in of Medicare.gov's login (SLSx) that takes many logins at once: each has a state of its own, and who signs in decides what
goes wrong."""
import base64
import contextlib
import html
import http.server
import json
import secrets
import threading
import time
import urllib.parse

CLIENT_ID, CLIENT_SECRET = "bb2api", "a secret of 1 test"


class Medicare:
    """people: username -> what data.user says besides id. faults: username -> {step: (status, body)} where steps are token, userinfo,
    signout and again (userinfo after signout); delays: username -> seconds before the token is given."""

    def __init__(self):
        self.people, self.faults, self.delays = {}, {}, {}
        self.healthy = True
        self.languages = []
        self.asked = []  # "POST /sso/session", ...
        self.lock = threading.Lock()
        self.requests, self.sessions = {}, {}  # request token -> username; auth token -> [username, signed out?]

    def sign_in(self, username):
        token = secrets.token_urlsafe(24)
        with self.lock:
            self.requests[token] = username
        return token

    def open_session(self, request_token):
        with self.lock:
            username = self.requests.pop(request_token, None)
            token = secrets.token_urlsafe(24)
            if username is not None:
                self.sessions[token] = [username, False]
        return username, token


def handler_of(medicare):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status, body="", content_type="application/json", **headers):
            body = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def faulty(self, username, step):
            fault = medicare.faults.get(username, {}).get(step)
            if fault:
                self.answer(*fault)
            return fault

        def session(self):
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            return medicare.sessions.get(token)

        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            query = dict(urllib.parse.parse_qsl(url.query))
            medicare.asked.append("GET " + url.path)
            if url.path == "/health":
                return self.answer(200 if medicare.healthy else 503)
            if url.path == "/sso/authorize":
                medicare.languages.append(query.get("lang"))
                assert query["client_id"] == CLIENT_ID, query
                fields = "".join(f'<input name="{name}" value="{html.escape(query[name])}">' for name in ("relay", "redirect_uri"))
                return self.answer(200, f'<form action="/login" method="post">{fields}<input name="username"></form>', "text/html")
            session = self.session()
            if url.path == "/sso/signout":
                if session and self.faulty(session[0], "signout"):
                    return None
                if session:
                    session[1] = True
                return self.answer(302, Location="https://www.medicare.gov/signed-out")
            if url.path.startswith("/v1/users/"):
                username = urllib.parse.unquote(url.path.removeprefix("/v1/users/"))
                if session is None or session[0] != username:
                    return self.answer(401)
                if self.faulty(username, "again" if session[1] else "userinfo"):
                    return None
                return self.answer(403) if session[1] else self.answer(
                    200, {"status": "ok", "code": 200, "data": {"user": {"id": username} | medicare.people[username]}})
            return self.answer(404)

        def do_POST(self):
            medicare.asked.append("POST " + self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/login":
                form = dict(urllib.parse.parse_qsl(body))
                query = urllib.parse.urlencode({"req_token": medicare.sign_in(form["username"]), "relay": form["relay"]})
                return self.answer(302, Location=f"{form['redirect_uri']}?{query}")
            if self.path == "/sso/session":
                basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
                sent = json.loads(body)
                if self.headers.get("Authorization") != basic or sent["client_secret"] != CLIENT_SECRET:
                    return self.answer(401)
                username, token = medicare.open_session(sent["request_token"])
                if username is None:
                    return self.answer(400)
                time.sleep(medicare.delays.get(username, 0))
                return self.faulty(username, "token") or self.answer(200, {"auth_token": token, "user_id": username})
            return self.answer(404)

    return Handler


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, *_):  # a client that hangs up on an answer that is too long
        pass


@contextlib.contextmanager
def medicare_gov():
    """(Medicare, the settings of `serve` that lead there)."""
    medicare = Medicare()
    server = Server(("127.0.0.1", 0), handler_of(medicare))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield medicare, {
            "BLUEBUTTON_LOGIN": "slsx", "BLUEBUTTON_LOGIN_CLIENT_ID": CLIENT_ID, "BLUEBUTTON_LOGIN_CLIENT_SECRET": CLIENT_SECRET,
            "BLUEBUTTON_SLSX_LOGIN": f"{base}/sso/authorize?client_id={CLIENT_ID}", "BLUEBUTTON_SLSX_TOKEN": f"{base}/sso/session",
            "BLUEBUTTON_SLSX_USERINFO": f"{base}/v1/users", "BLUEBUTTON_SLSX_SIGNOUT": f"{base}/sso/signout",
            "BLUEBUTTON_SLSX_HEALTH": f"{base}/health"}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
