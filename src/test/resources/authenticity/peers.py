# Answers, a line of JSON for a line of JSON, what other programs find about a mail:
# dkimpy and libopendkim of its signatures, pyspf of its envelope, libopendmarc of its From.
import base64
import ctypes
import json
import sys

import dkim
import spf

lib = ctypes.CDLL("libopendkim.so.11")
libc = ctypes.CDLL(None)
lib.dkim_init.restype = ctypes.c_void_p
lib.dkim_init.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
lib.dkim_verify.restype = ctypes.c_void_p
lib.dkim_verify.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)]
for name, args in {
    "dkim_header": [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t],
    "dkim_eoh": [ctypes.c_void_p],
    "dkim_body": [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t],
    "dkim_eom": [ctypes.c_void_p, ctypes.c_void_p],
    "dkim_free": [ctypes.c_void_p],
    "dkim_sig_process": [ctypes.c_void_p, ctypes.c_void_p],
    "dkim_sig_geterror": [ctypes.c_void_p],
    "dkim_sig_getflags": [ctypes.c_void_p],
    "dkim_sig_getbh": [ctypes.c_void_p],
}.items():
    getattr(lib, name).argtypes = args
lib.dkim_getsiglist.argtypes = [
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)),
    ctypes.POINTER(ctypes.c_int),
]
lib.dkim_sig_getdomain.restype = ctypes.c_char_p
lib.dkim_sig_getdomain.argtypes = [ctypes.c_void_p]
lib.dkim_sig_getselector.restype = ctypes.c_char_p
lib.dkim_sig_getselector.argtypes = [ctypes.c_void_p]
lib.dkim_sig_gettagvalue.restype = ctypes.c_char_p
lib.dkim_sig_gettagvalue.argtypes = [ctypes.c_void_p, ctypes.c_bool, ctypes.c_char_p]

zone = {}


def records(name, kind):
    """What the zone holds; None where the DNS does not answer."""
    return zone.get(name.lower().rstrip("."), {}).get(kind, [])


KEY = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


@KEY
def key(handle, signature, buffer, size):
    name = (lib.dkim_sig_getselector(signature) + b"._domainkey." + lib.dkim_sig_getdomain(signature)).decode("latin-1")
    found = records(name, "TXT")
    if found is None:
        return 2
    if not found:
        return 3
    text = found[0].encode("latin-1")[: size - 1] + b"\0"
    ctypes.memmove(buffer, text, len(text))
    return 0


opendkim = lib.dkim_init(None, None)
lib.dkim_set_key_lookup.argtypes = [ctypes.c_void_p, KEY]
lib.dkim_set_key_lookup(opendkim, key)
lib.dkim_options.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]


def setting(option, value, kind):
    box = kind(value)
    lib.dkim_options(opendkim, 1, option, ctypes.byref(box), ctypes.sizeof(box))


def fields(octets):
    """The header's fields as a milter hands them over, and the body."""
    head, _, body = octets.partition(b"\r\n\r\n")
    if octets.startswith(b"\r\n"):
        head, body = b"", octets[2:]
    found = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and found:
            found[-1] += b"\r\n" + line
        elif line:
            found.append(line)
    return found, body


def by_opendkim(octets):
    status = ctypes.c_int()
    handle = lib.dkim_verify(opendkim, b"x", None, ctypes.byref(status))
    head, body = fields(octets)
    for field in head:
        lib.dkim_header(handle, field, len(field))
    said = []
    lib.dkim_eoh(handle)
    if body:
        lib.dkim_body(handle, body, len(body))
    lib.dkim_eom(handle, None)
    signatures = ctypes.POINTER(ctypes.c_void_p)()
    count = ctypes.c_int()
    if lib.dkim_getsiglist(handle, ctypes.byref(signatures), ctypes.byref(count)) == 0:
        for i in range(count.value):
            signature = signatures[i]
            lib.dkim_sig_process(handle, signature)
            error = lib.dkim_sig_geterror(signature)
            passed = lib.dkim_sig_getflags(signature) & 2 and lib.dkim_sig_getbh(signature) == 0 and error == 0
            tag = lib.dkim_sig_gettagvalue(signature, False, b"b")
            said.append(
                {"passed": bool(passed), "error": error, "b": (tag or b"").decode("latin-1").translate(BLANKS)[:24]}
            )
    lib.dkim_free(handle)
    return said


BLANKS = {ord(c): None for c in " \t\r\n"}


def text(name, timeout=5):
    found = records(name.decode("latin-1") if isinstance(name, bytes) else name, "TXT")
    if found is None:
        raise dkim.DnsTimeoutError("scripted")
    return found[0].encode("latin-1") if found else None


def by_dkimpy(octets, count):
    said = []
    for i in range(count):
        try:
            verifier = dkim.DKIM(octets, minkey=1024)
            said.append({"passed": bool(verifier.verify(idx=i, dnsfunc=text)), "error": ""})
        except Exception as broken:
            said.append({"passed": False, "error": type(broken).__name__ + ": " + str(broken)})
    return said


def lookup(name, kind, strict=True, timeout=None, *ignored, **more):
    found = records(name, kind)
    if found is None:
        raise spf.TempError("DNS timeout")
    if kind == "MX":
        return [((name, kind), (int(r.split()[0]), r.split()[1])) for r in found]
    if kind == "TXT":
        return [((name, kind), (r.encode("latin-1"),)) for r in found]
    return [((name, kind), r) for r in found]


spf.DNSLookup = lookup
spf.MAX_PER_LOOKUP_TIME = 60


def by_pyspf(client, sender, helo):
    try:
        query = spf.query(i=client, s=sender, h=helo, strict=True)
        result, _, why = query.check()
        return {"result": result, "why": str(why)}
    except Exception as broken:
        return {"result": "broken", "why": type(broken).__name__ + ": " + str(broken)}


class Library(ctypes.Structure):
    _fields_ = [
        ("tld_type", ctypes.c_int),
        ("tld_source_file", ctypes.c_char * 4096),
        ("nscount", ctypes.c_int),
        ("nsaddr_list", ctypes.c_char * 48),
    ]


dmarc = ctypes.CDLL("libopendmarc.so.2")
dmarc.opendmarc_policy_connect_init.restype = ctypes.c_void_p
dmarc.opendmarc_policy_connect_init.argtypes = [ctypes.c_char_p, ctypes.c_int]
dmarc.opendmarc_policy_connect_shutdown.argtypes = [ctypes.c_void_p]
dmarc.opendmarc_policy_store_from_domain.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
dmarc.opendmarc_policy_store_spf.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_char_p]
dmarc.opendmarc_policy_store_dkim.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p]
dmarc.opendmarc_policy_store_dmarc.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p]
dmarc.opendmarc_get_policy_to_enforce.argtypes = [ctypes.c_void_p]
dmarc.opendmarc_get_tld.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
dmarc.opendmarc_policy_fetch_p.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)]
dmarc.opendmarc_policy_fetch_sp.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)]
library = Library()
library.tld_type = 1
library.tld_source_file = sys.argv[1].encode()
dmarc.opendmarc_policy_library_init(ctypes.byref(library))

WORDS = {14: "absent", 15: "pass", 16: "reject", 17: "quarantine", 18: "none"}


def organisation(domain):
    buffer = ctypes.create_string_buffer(1024)
    dmarc.opendmarc_get_tld(domain.encode(), buffer, 1024)
    return buffer.value.decode()


def by_opendmarc(origin, passed_spf, passed_dkim):
    """RFC 7489: the record of From, or else that of its organisation by the list of public suffixes."""
    owner = organisation(origin)
    for at in dict.fromkeys([origin, owner]):
        found = records("_dmarc." + at, "TXT")
        if found is None:
            return {"result": "temperror", "why": at, "at": at}
        found = [r for r in found if r.startswith("v=DMARC1")]
        if len(found) > 1:
            return {"result": "absent", "why": "several at " + at, "at": at}
        if found:
            break
    else:
        return {"result": "absent", "why": "", "at": ""}
    handle = dmarc.opendmarc_policy_connect_init(b"192.0.2.1", 4)
    dmarc.opendmarc_policy_store_from_domain(handle, origin.encode())
    if passed_spf:
        dmarc.opendmarc_policy_store_spf(handle, passed_spf.encode(), 1, 1, b"pass")
    for domain in passed_dkim:
        dmarc.opendmarc_policy_store_dkim(handle, domain.encode(), b"s", 1, b"pass")
    stored = dmarc.opendmarc_policy_store_dmarc(
        handle, found[0].encode("latin-1"), at.encode(), owner.encode() if at != origin else None
    )
    result = "unread %d" % stored if stored else WORDS.get(dmarc.opendmarc_get_policy_to_enforce(handle), "other")
    dmarc.opendmarc_policy_connect_shutdown(handle)
    return {"result": result, "why": found[0], "at": at}


for line in sys.stdin:
    asked = json.loads(line)
    zone = asked["zone"]
    octets = base64.b64decode(asked["mail"])
    said = {
        "dkimpy": by_dkimpy(octets, asked["signatures"]),
        "opendkim": by_opendkim(octets),
        "pyspf": by_pyspf(asked["client"], asked["sender"], asked["helo"]),
    }
    if asked["from"]:
        said["opendmarc"] = by_opendmarc(asked["from"], asked["spf"], asked["dkim"])
    print(json.dumps(said), flush=True)
