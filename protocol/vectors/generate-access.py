#!/usr/bin/env python3
"""Second implementation of SPEC.md part A, for golden data only: writes access.json beside itself.

Shares no code with protocol/access: canonical text by hand, Ed25519 as RFC 8032 section 6 writes it, SHA-256 of hashlib.
Where the package `cryptography` is there, its signatures are compared too.
Run: python3 protocol/vectors/generate-access.py [--check]   (--check writes nothing and fails on a difference)
"""
import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


# ---- canonical text (A1) -----------------------------------------------------------------------------------------
ESCAPES = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'}


def text(value):
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, int):
        assert abs(value) < 2**53
        return str(value)
    if isinstance(value, str):
        return '"' + ''.join(ESCAPES.get(c) or (f'\\u{ord(c):04x}' if ord(c) < 32 else c) for c in value) + '"'
    if isinstance(value, list):
        return '[' + ','.join(text(item) for item in value) + ']'
    members = sorted(value.items(), key=lambda member: member[0].encode('utf-16-be'))
    return '{' + ','.join(f'{text(name)}:{text(item)}' for name, item in members) + '}'


def digest(data):
    return hashlib.sha256(data.encode('utf-8')).hexdigest()


# ---- Ed25519 (RFC 8032, section 6) -------------------------------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def base():
    y = 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    x = P - x if x & 1 else x
    return x, y, 1, x * y % P


G = base()


def compress(point):
    z = pow(point[2], P - 2, P)
    x, y = point[0] * z % P, point[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, 'little')


def expand(secret):
    h = hashlib.sha512(secret).digest()
    a = int.from_bytes(h[:32], 'little') & (1 << 254) - 8 | 1 << 254
    return a, h[32:]


def public_key(secret):
    return compress(times(expand(secret)[0], G)).hex()


def sign(secret, message):
    data = message.encode('utf-8')
    a, prefix = expand(secret)
    key = compress(times(a, G))
    r = int.from_bytes(hashlib.sha512(prefix + data).digest(), 'little') % Q
    rs = compress(times(r, G))
    h = int.from_bytes(hashlib.sha512(rs + key + data).digest(), 'little') % Q
    signature = rs + ((r + h * a) % Q).to_bytes(32, 'little')
    compare(secret, data, key, signature)
    return signature.hex()


def compare(secret, data, key, signature):
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        return
    theirs = Ed25519PrivateKey.from_private_bytes(secret)
    assert theirs.sign(data) == signature and theirs.public_key().public_bytes_raw() == key


# RFC 8032, 7.1, test 1.
assert sign(bytes.fromhex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'), '') == (
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b')

# ---- values ------------------------------------------------------------------------------------------------------
VALUES = [
    ('nothing, yes and no', [None, True, False]),
    ('the largest and the smallest integer', [2**53 - 1, -(2**53 - 1), 0, -1]),
    ('empty', {'a': {}, 'b': [], 'c': ''}),
    ('keys in the order of their UTF-16 units', {'\ufb33': 1, '\U0001f600': 2, 'z': 3, 'é': 4, '': 5, 'a': 6, 'A': 7, '10': 8, '9': 9}),
    ('every escape', '"\\/\b\f\n\r\t\x00\x01\x1f\x7f'),
    ('text beyond ASCII, as it is', 'Força ⚙ 振動 \u2028 e\u0301 é 😀'),
    ('nested', {'b': [{'d': 1, 'c': [2, [3]]}], 'a': {'y': None, 'x': {'n': 'm'}}}),
    ('names that objects have already', {'constructor': 1, 'toString': 2, 'hasOwnProperty': 3}),
]
SITE, STREAM = '0f8fad5b-d9cb-469f-a165-70867728950e', '7c9e6679-7425-40de-944b-e07fc1f90ae7'
ANA, RUI, EVA = ('11111111-1111-4111-8111-11111111111' + n for n in '123')
HALL = '22222222-2222-4222-8222-222222222222'
SECRETS = {name: hashlib.sha256(name.encode()).digest() for name in ('site', 'console', 'ana', 'rui')}
KEYS = {name: public_key(secret) for name, secret in SECRETS.items()}
AT = 1_795_528_800_000


def member(person, key, *grants, status='active'):
    return dict(id=person, key=key, status=status, credentialVersion=1,
                grants=[dict(role=role, scope=scope, expiresAtMs=end) for role, scope, end in grants])


bundle = dict(
    v=1, site=SITE, epoch=3, signer='site', issuedAtMs=AT, expiresAtMs=None,
    roles=[dict(id='admin', name='admin', permissions=['people.manage', 'device.see', 'live.see']),
           dict(id='night-shift', name='Turno da noite', permissions=['live.see'])],
    areas=[dict(id=HALL, name='Hall 2 ⚙')],
    people=[member(ANA, KEYS['ana'], ('admin', 'site', None)), member(RUI, KEYS['rui'], ('admin', 'site', AT + 86400000)),
            member(EVA, None, status='disabled')],
    rules=dict(idleLockMinutes=15, sessionHours=12, twoPerson=['people.manage'], auditMonths=24), breakGlass=None,
    removals=[dict(id='01930000-0000-7000-8000-000000000001', subject=EVA, role=None, scope=None, epoch=3)],
    taken=[dict(stream=STREAM, seq=1, digest=digest('the first one'), early=[])])
statement = dict(
    v=1, id='01930000-0000-7000-8000-000000000002', site=SITE, stream=STREAM, seq=2, prev=digest('the first one'),
    verb=dict(do='grant', subject=EVA, role='admin', scope=HALL, expiresAtMs=AT + 3600000, renews=None),
    issuer=ANA, issuerKey=KEYS['ana'], epoch=3, atMs=AT + 1, second=None)
signed = text(statement)
agreed = {**statement, 'second': dict(person=RUI, key=KEYS['rui'], signature=sign(SECRETS['rui'], signed))}
install = dict(key=KEYS['console'], signature=sign(SECRETS['console'], signed))


def entry(seq, act, subject='', **more):
    return dict(v=1, stream=STREAM, seq=seq, atMs=AT + seq, actor=ANA, act=act, scope='site', subject=subject, outcome='done',
                because='grant', facts={}, payload=None, **more)


entries = [entry(1, 'site.created'), {**entry(2, 'person.create', EVA), 'payload': digest('sealed'), 'facts': {'role': 'admin @ site', 'ação': '→'}},
           {**entry(3, 'session.signIn'), 'actor': None, 'outcome': 'refused', 'because': 'unknown'}]
lines, before = [], None
for one in entries:
    line = text(one)
    before = hashlib.sha256((bytes.fromhex(before) if before else bytes(32)) + line.encode('utf-8')).hexdigest()
    lines.append(dict(seq=one['seq'], bytes=line, hash=before))
header = dict(harmonicTrail=1, site=SITE, stream=STREAM, firstSeq=1, before=None, bundleKey=KEYS['site'], installKey=KEYS['console'],
              exportedAtMs=AT + 10)
head = dict(seq=3, hash=before, atMs=AT + 3)
end = dict(head=head, signature=sign(SECRETS['console'], text(dict(head=head, header=header))), installKey=KEYS['console'])
vectors = dict(
    canonical=[dict(name=name, value=value, text=text(value), digest=digest(text(value))) for name, value in VALUES],
    keys={name: dict(secret=SECRETS[name].hex(), key=KEYS[name]) for name in SECRETS},
    bundle=dict(value=bundle, bytes=text(bundle), key=KEYS['site'], signature=sign(SECRETS['site'], text(bundle))),
    statement=dict(value=statement, digest=digest(signed), bytes=signed, signature=sign(SECRETS['ana'], signed), install=install, agreed=text(agreed)),
    chain=lines, trail=[text(header), *map(text, lines), text(end)])

# ---- out ---------------------------------------------------------------------------------------------------------
path, made = HERE / 'access.json', json.dumps(vectors, ensure_ascii=True, indent=1) + '\n'
if '--check' in sys.argv:
    if not path.exists() or path.read_text(encoding='utf-8') != made:
        sys.exit('access.json is not what this program makes: run it without --check')
else:
    path.write_text(made, encoding='utf-8')
print(f'{len(VALUES)} values, {len(lines)} entries')
