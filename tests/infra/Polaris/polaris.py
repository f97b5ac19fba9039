"""Apache Polaris as far as a set-up can see it, in memory: PORT ROOT_ID ROOT_SECRET.

Every body of the management API is read with the models of Apache Polaris' own client, and refused with 400 unless writing the model
again gives the same body: so a field that Polaris does not know, or of another type, is found. Answers are those of Polaris 1.7: 401
without a token or with a wrong one, 403 without the grant, 404 for what a path names and is not there, 409 for what exists.

For the tests alone: GET /_state, POST /_reset, POST /_lose (the store forgets every file).
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qs, unquote, urlparse
import secrets

from apache_polaris.sdk.management import models

PORT, ROOT_ID, ROOT_SECRET = int(sys.argv[1]), sys.argv[2], sys.argv[3]
LOCK = Lock()
STATE = {}


def fresh():
    return {
        "catalogs": {}, "principals": {}, "principal_roles": [], "assigned": {}, "catalog_roles": {}, "joined": {}, "grants": {},
        "namespaces": [], "tables": [], "lost": False, "tokens": {}, "calls": [],
    }


class Refused(Exception):
    def __init__(self, code, message, kind="ForbiddenException"):
        super().__init__(message)
        self.code, self.kind = code, kind


def read(model, body):
    try:
        known = model.from_dict(json.loads(body))
        again = known.to_dict()
    except Exception as e:  # what pydantic and json throw
        raise Refused(400, f"{model.__name__}: {e}", "BadRequest") from e
    if not same(json.loads(body), again):
        raise Refused(400, f"{model.__name__}: the model reads {again}, the body has {body}", "BadRequest")
    return json.loads(body)


def same(body, again):
    """The same, but for what the model adds of its own where the body has nothing."""
    if isinstance(body, dict):
        return isinstance(again, dict) and all(k in again and same(v, again[k]) for k, v in body.items())
    return body == again


def add(where, name, value, what):
    if name in where:
        raise Refused(409, f"{what} {name} already exists. Cannot create {what} with same name", "AlreadyExistsException")
    where[name] = value


def need(where, name, what):
    if name not in where:
        raise Refused(404, f"{what} {name} does not exist", "NotFoundException")
    return where[name]


class Polaris(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        chunked = self.headers.get("Transfer-Encoding", "").lower() == "chunked"
        body = self.chunks() if chunked else self.rfile.read(length)
        with LOCK:
            try:
                code, answer = self.answer(body.decode())
            except Refused as e:
                code, answer = e.code, {"error": {"message": str(e), "type": e.kind, "code": e.code}}
        data = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

    def chunks(self):
        data = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def answer(self, body):
        path = [unquote(p) for p in urlparse(self.path).path.strip("/").split("/")]
        if path[0].startswith("_"):
            return self.for_tests(path[0])
        STATE["calls"].append(f"{self.command} {urlparse(self.path).path}")
        if path == ["api", "catalog", "v1", "oauth", "tokens"]:
            return self.token(parse_qs(body))
        who = STATE["tokens"].get((self.headers.get("Authorization") or "").removeprefix("Bearer "))
        if who is None:
            raise Refused(401, "Unauthorized", "NotAuthorizedException")
        if path[:3] == ["api", "management", "v1"]:
            if who != "root":
                raise Refused(403, f"Principal '{who}' is not authorized for op")
            return self.manage(self.command, path[3:], body)
        if path[:3] == ["api", "catalog", "v1"]:
            return self.catalog(who, path[3:], body)
        raise Refused(404, "no such path", "NotFoundException")

    def for_tests(self, what):
        if what == "_reset":
            STATE.clear()
            STATE.update(fresh())
        if what == "_lose":
            STATE["lost"] = True
        return 200, {k: v for k, v in STATE.items() if k != "tokens"}

    def token(self, form):
        asked = {k: v[0] for k, v in form.items()}
        if asked.get("scope") != "PRINCIPAL_ROLE:ALL":
            raise Refused(400, "The scope is invalid", "invalid_scope")
        known = {(ROOT_ID, ROOT_SECRET): "root"}
        known.update({(p["id"], p["secret"]): name for name, p in STATE["principals"].items()})
        who = known.get((asked.get("client_id"), asked.get("client_secret")))
        if who is None:
            raise Refused(401, "The client is invalid", "unauthorized_client")
        token = secrets.token_hex(16)
        STATE["tokens"][token] = who
        return 200, {"access_token": token, "token_type": "bearer", "expires_in": 3600,
                     "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}

    def manage(self, method, path, body):
        match (method, path):
            case ("POST", ["catalogs"]):
                catalog = read(models.CreateCatalogRequest, body)["catalog"]
                if "default-base-location" not in catalog.get("properties", {}):
                    raise Refused(400, "a catalog needs default-base-location", "BadRequest")
                add(STATE["catalogs"], catalog["name"], catalog, "Catalog")
                STATE["catalog_roles"][catalog["name"]] = ["catalog_admin"]
                return 201, catalog
            case ("POST", ["principals"]):
                name = read(models.CreatePrincipalRequest, body)["principal"]["name"]
                made = {"id": secrets.token_hex(8), "secret": secrets.token_hex(16)}
                add(STATE["principals"], name, made, "Principal")
                return 201, {"principal": {"name": name}, "credentials": {"clientId": made["id"], "clientSecret": made["secret"]}}
            case ("POST", ["principals", name, "reset"]):
                asked = read(models.ResetPrincipalRequest, body)
                found = need(STATE["principals"], name, "Principal")
                if any(p["id"] == asked.get("clientId") for n, p in STATE["principals"].items() if n != name):
                    raise Refused(409, f"Client ID already in use: {asked['clientId']}", "AlreadyExistsException")
                found["id"] = asked.get("clientId", found["id"])
                found["secret"] = asked.get("clientSecret", secrets.token_hex(16))
                return 200, {"principal": {"name": name}, "credentials": {"clientId": found["id"], "clientSecret": found["secret"]}}
            case ("POST", ["principal-roles"]):
                name = read(models.CreatePrincipalRoleRequest, body)["principalRole"]["name"]
                if name in STATE["principal_roles"]:
                    raise Refused(409, f"PrincipalRole {name} already exists", "AlreadyExistsException")
                STATE["principal_roles"].append(name)
                return 201, {"name": name}
            case ("PUT", ["principals", name, "principal-roles"]):
                role = read(models.GrantPrincipalRoleRequest, body)["principalRole"]["name"]
                need(STATE["principals"], name, "Principal")
                if role not in STATE["principal_roles"]:
                    raise Refused(404, f"PrincipalRole {role} does not exist", "NotFoundException")
                self.put(STATE["assigned"], name, role)
                return 201, None
            case ("POST", ["catalogs", catalog, "catalog-roles"]):
                name = read(models.CreateCatalogRoleRequest, body)["catalogRole"]["name"]
                roles = need(STATE["catalog_roles"], catalog, "Catalog")
                if name in roles:
                    raise Refused(409, f"CatalogRole {name} already exists", "AlreadyExistsException")
                roles.append(name)
                return 201, {"name": name}
            case ("PUT", ["principal-roles", role, "catalog-roles", catalog]):
                name = read(models.GrantCatalogRoleRequest, body)["catalogRole"]["name"]
                if role not in STATE["principal_roles"] or name not in need(STATE["catalog_roles"], catalog, "Catalog"):
                    raise Refused(404, f"Role {role} or {name} does not exist", "NotFoundException")
                self.put(STATE["joined"], role, f"{catalog}/{name}")
                return 201, None
            case ("PUT", ["catalogs", catalog, "catalog-roles", name, "grants"]):
                grant = read(models.AddGrantRequest, body)["grant"]
                models.CatalogGrant.from_dict(grant)  # the privilege is one of a catalog's
                if name not in need(STATE["catalog_roles"], catalog, "Catalog"):
                    raise Refused(404, f"CatalogRole {name} does not exist", "NotFoundException")
                self.put(STATE["grants"], f"{catalog}/{name}", grant["privilege"])
                return 201, None
            case ("DELETE", ["principals", name]):
                need(STATE["principals"], name, "Principal")
                del STATE["principals"][name]
                STATE["assigned"].pop(name, None)
                return 204, None
            case ("DELETE", ["principal-roles", name]):
                if name not in STATE["principal_roles"]:
                    raise Refused(404, f"PrincipalRole {name} does not exist", "NotFoundException")
                STATE["principal_roles"].remove(name)
                STATE["joined"].pop(name, None)
                return 204, None
            case ("DELETE", ["catalogs", catalog, "catalog-roles", name]):
                if name not in need(STATE["catalog_roles"], catalog, "Catalog"):
                    raise Refused(404, f"CatalogRole {name} does not exist", "NotFoundException")
                STATE["catalog_roles"][catalog].remove(name)
                STATE["grants"].pop(f"{catalog}/{name}", None)
                return 204, None
        raise Refused(404, f"no such operation: {method} {'/'.join(path)}", "NotFoundException")

    @staticmethod
    def put(where, name, value):
        values = where.setdefault(name, [])
        if value not in values:
            values.append(value)

    def catalog(self, who, path, body):
        if path == ["config"]:
            name = parse_qs(urlparse(self.path).query).get("warehouse", [""])[0]
            need(STATE["catalogs"], name, "Catalog")
            self.authorize(who, name)
            return 200, {"defaults": {}, "overrides": {"prefix": name}}
        prefix, path = path[0], path[1:]
        lists = self.command == "GET" and path[2:] == ["tables"]
        self.authorize(who, prefix, "TABLE_LIST" if lists else None)
        match (self.command, path):
            case ("POST", ["namespaces"]):
                name = ".".join(json.loads(body)["namespace"])
                if name in STATE["namespaces"]:
                    raise Refused(409, f"Namespace already exists: {name}", "AlreadyExistsException")
                STATE["namespaces"].append(name)
                return 200, {"namespace": [name], "properties": {}}
            case ("GET" | "HEAD", ["namespaces", name]):
                if name not in STATE["namespaces"]:
                    raise Refused(404, f"Namespace does not exist: {name}", "NoSuchNamespaceException")
                return (204, None) if self.command == "HEAD" else (200, {"namespace": [name], "properties": {}})
            case ("GET", ["namespaces", name, "tables"]):
                return 200, {"identifiers": [{"namespace": [name], "name": t} for t in STATE["tables"]]}
            case ("GET", ["namespaces", name, "tables", table]):
                raise Refused(404, f"Location does not exist: s3://{prefix}/{name}/{table}/metadata/0.json", "NotFoundException")
            case ("DELETE", ["namespaces", name, "tables", table]):
                STATE["tables"].remove(table)
                return 204, None
        raise Refused(404, f"no such operation: {self.command} {'/'.join(path)}", "NotFoundException")

    @staticmethod
    def authorize(who, catalog, suffices=None):
        """CATALOG_MANAGE_CONTENT allows all of it; a single operation has a privilege of its own."""
        roles = STATE["assigned"].get(who, [])
        for joined in (j for role in roles for j in STATE["joined"].get(role, [])):
            if joined.startswith(catalog + "/") and {"CATALOG_MANAGE_CONTENT", suffices} & set(STATE["grants"].get(joined, [])):
                return
        raise Refused(403, f"Principal '{who}' with activated PrincipalRoles '{roles}' is not authorized for op")


STATE.update(fresh())
ThreadingHTTPServer(("127.0.0.1", PORT), Polaris).serve_forever()
