#!/usr/bin/env python3
"""Second implementation of SPEC.md, for golden data only: writes link.json, link.txt and link-refused.txt beside itself.

Shares no code with protocol/link or firmware/core: CRC bit by bit, COBS by splitting, fields by struct.
Run: python3 protocol/vectors/generate-link.py [--check]   (--check writes nothing and fails on a difference)
"""
import hashlib
import hmac
import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).parent
RESPONSE, ACK, MAC, MORE = 1, 2, 4, 8
TYPES = dict(
    HELLO=0x01, CAPS=0x02, PING=0x03, CFG_GET=0x10, CFG_STAGE=0x11, CFG_APPLY=0x12, CFG_CONFIRM=0x13, CFG_ABORT=0x14,
    STREAM_OPEN=0x20, STREAM_CLOSE=0x21, CREDIT=0x22, SAMPLES=0x23, CHANNEL_DATA=0x24, EVENT=0x25, SPECTRUM=0x26,
    CHANNEL_SEND=0x27,
    CHANNEL_SIGN=0x28,
    COMMAND=0x30, TIME_SYNC=0x40, LOG=0x41, STATS=0x42, FW_BEGIN=0x50, FW_CHUNK=0x51, FW_END=0x52, FW_ACTIVATE=0x53,
    AUTH=0x60, ERROR=0x7F,
)


# ---- framing (L1, L2) --------------------------------------------------------------------------------------------
def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def cobs(data):
    out = bytearray()
    pieces = bytes(data).split(b'\0')
    for index, piece in enumerate(pieces):
        while len(piece) >= 254:
            out += b'\xff' + piece[:254]
            piece = piece[254:]
            if not piece and index == len(pieces) - 1:
                return bytes(out)  # a full run ends the frame: no further code
        out += bytes([len(piece) + 1]) + piece
    return bytes(out)


def frame_of(kind, payload, seq=0, ref=0, flags=0, key=None, version=1, length=None, counter=None):
    if key is not None:
        flags |= MAC
    head = struct.pack('<BBHHH', version << 4 | flags, kind, seq, ref, len(payload) if length is None else length)
    body = head + payload
    if counter is not None:  # a report (L9.9)
        number = struct.pack('<Q', counter)
        body += number + hmac.new(key, b'HIPU1' + number + body, hashlib.sha256).digest()[:8]
    elif key is not None:
        body += hmac.new(key, b'HIPL1' + body, hashlib.sha256).digest()[:16]
    return body + struct.pack('<I', crc32c(body))


# ---- values (L4) -------------------------------------------------------------------------------------------------
TLV = dict(u8=(1, '<B'), u16=(2, '<H'), u32=(3, '<I'), u64=(4, '<Q'), f32=(5, '<f'), f64=(6, '<d'), text=(7, None), bytes=(8, None))


def tlv_bytes(key, kind, value):
    number, form = TLV[kind]
    data = value.encode() if kind == 'text' else bytes.fromhex(value) if kind == 'bytes' else struct.pack(form, int(value) if kind == 'u64' else value)
    return struct.pack('<HBB', key, number, len(data)) + data


def f32(value):
    """The double a 32-bit float stands for, so that every reader compares the same number."""
    return struct.unpack('<f', struct.pack('<f', value))[0]


# ---- layouts: field name and struct letter, or a name of a special form ------------------------------------------
STREAM = 'stream:B source:B format:B channels:B rateHz:d blockSamples:H decimation:H credit:I'
LAYOUTS = {
    ('HELLO', 'request'): 'minVersion:H maxVersion:H role:B reserved:B maxPayload:H id:fixed bootId:I firmware:I name:text8',
    ('CAPS', 'request'): '', ('CAPS', 'reply'): 'tlvs:tlvs',
    ('PING', 'request'): 'token:I',
    ('CFG_GET', 'request'): 'keys:u16list', ('CFG_GET', 'reply'): 'tlvs:tlvs crc:I',
    ('CFG_STAGE', 'request'): 'txn:I tlvs:tlvs', ('CFG_STAGE', 'reply'): 'txn:I crc:I',
    ('CFG_APPLY', 'request'): 'txn:I revertMs:I crc:I', ('CFG_APPLY', 'reply'): 'txn:I crc:I',
    ('CFG_CONFIRM', 'request'): 'txn:I', ('CFG_CONFIRM', 'reply'): 'txn:I crc:I',
    ('CFG_ABORT', 'request'): 'txn:I', ('CFG_ABORT', 'reply'): 'txn:I crc:I',
    ('STREAM_OPEN', 'request'): STREAM, ('STREAM_OPEN', 'reply'): STREAM,
    ('STREAM_CLOSE', 'request'): 'stream:B', ('STREAM_CLOSE', 'reply'): 'stream:B blocks:I',
    ('CREDIT', 'request'): 'stream:B reserved8:B reserved16:H total:I',
    ('SAMPLES', 'request'): 'stream:B format:B channels:B flags:B blockSeq:I firstSample:Q timeNs:Q rateHz:d scale:f offset:f unit:B gainDb:b samples:H data:rest',
    ('CHANNEL_DATA', 'request'): 'harmonic:H link:B bits:B timeNs:Q snrCentidB:h clockDecippm:h evmPercent:B phyFlags:B psdu:bytes16',
    ('CHANNEL_SEND', 'request'): 'counter:Q fec:B modulation:B phyFlags:B reserved:B harmonics:u16list psdu:bytes16', ('CHANNEL_SEND', 'reply'): '',
    ('CHANNEL_SIGN', 'request'): 'counter:Q slot:I nonce:fixed harmonics:u16list', ('CHANNEL_SIGN', 'reply'): '',
    ('EVENT', 'request'): 'code:H severity:B count:B timeNs:Q tlvs:short',
    ('SPECTRUM', 'request'): 'firstMilliHz:I binHz:f levels:H timeNs:Q halfDbBelow:rest',
    ('COMMAND', 'request'): 'id:I opcode:H ttlMs:H counter:Q args:rest', ('COMMAND', 'reply'): 'id:I status:H result:rest',
    ('TIME_SYNC', 'request'): 't1Ns:Q', ('TIME_SYNC', 'reply'): 't1Ns:Q t2Ns:Q t3Ns:Q',
    ('LOG', 'request'): 'timeNs:Q level:B text:text8',
    ('STATS', 'request'): 'tlvs:tlvs',
    ('FW_BEGIN', 'request'): 'job:I size:I sha256:fixed version:I chunk:H', ('FW_BEGIN', 'reply'): 'job:I offset:I',
    ('FW_CHUNK', 'request'): 'job:I offset:I data:rest', ('FW_CHUNK', 'reply'): 'job:I offset:I',
    ('FW_END', 'request'): 'job:I', ('FW_END', 'reply'): 'job:I status:H',
    ('FW_ACTIVATE', 'request'): 'job:I revertS:I', ('FW_ACTIVATE', 'reply'): 'job:I status:H',
    ('AUTH', 'challenge'): 'step:I id:fixed nonce:fixed', ('AUTH', 'answer'): 'step:I id:fixed nonce:fixed tag:fixed',
    ('AUTH', 'confirm'): 'step:I tag:fixed', ('AUTH', 'accepted'): 'step:I',
    ('AUTH', 'key'): 'step:I key:fixed', ('AUTH', 'kept'): 'step:I fingerprint:fixed',
    ('ERROR', 'request'): 'code:H text:text8',
}


def encode(message, part, fields):
    out = b''
    names = []
    for item in LAYOUTS[message, part].split():
        name, form = item.split(':')
        names.append(name)
        value = fields[name]
        if form in ('fixed', 'rest'):
            out += bytes.fromhex(value)
        elif form == 'text8':
            out += bytes([len(value.encode())]) + value.encode()
        elif form == 'bytes16':
            out += struct.pack('<H', len(bytes.fromhex(value))) + bytes.fromhex(value)
        elif form == 'u16list':
            out += struct.pack(f'<H{len(value)}H', len(value), *value)
        elif form == 'tlvs':
            out += b''.join(tlv_bytes(t['key'], t['type'], t['value']) for t in value)
        elif form == 'short':
            out += b''.join(bytes([t['key'], len(t['bytes']) // 2]) + bytes.fromhex(t['bytes']) for t in value)
        else:
            out += struct.pack('<' + form, int(value) if form == 'Q' else value)
    assert sorted(names) == sorted(fields), (message, part, names, list(fields))
    return out


vectors = []
refused = []


def vector(rule, name, message, part, fields, frame=None, **head):
    frame = frame or frame_of(TYPES[message], encode(message, part, fields), **head)
    wire = cobs(frame) + b'\0'
    vectors.append(dict(rule=rule, name=name, message=message, part=part, fields=fields, frame=frame.hex(), wire=wire.hex()))
    return frame


def t(key, kind, value):
    return dict(key=key, type=kind, value=value)


# ---- the cases ---------------------------------------------------------------------------------------------------
CID, DID = 'c0ffee0000000001', 'd00d000000000042'
NC, ND = bytes(range(16)), bytes(range(16, 32))
KD = hashlib.sha256(b'test device key').digest()
TEST_KEY = hashlib.sha256(b'test key 1').digest()
TALK = bytes.fromhex(CID) + bytes.fromhex(DID) + NC + ND


def tagged(label):
    return hmac.new(KD, label + TALK, hashlib.sha256).digest()


KS = tagged(b'KS')
assert KS.hex() == 'f180067ade6d174b0f9fb82bab0698fbcb379e35026d41c8e91b07edab8817ab'
assert crc32c(b'123456789') == 0xE3069283


def samples(form, channels, values, **changes):
    width, pack = {1: (2, '<h'), 2: (3, None), 3: (4, '<f')}[form]
    data = b''.join(struct.pack('<i', v)[:3] if form == 2 else struct.pack(pack, v) for v in values)
    assert len(data) == width * len(values)
    header = dict(stream=1, format=form, channels=channels, flags=0, blockSeq=0, firstSample='0', timeNs='0', rateHz=48000.0,
                  scale=1.0, offset=0.0, unit=1, gainDb=0, samples=len(values) // channels, data=data.hex())
    return {**header, **changes}


def console_hello(**changes):
    return {**dict(minVersion=1, maxVersion=1, role=1, reserved=0, maxPayload=4096, id=CID, bootId=0x01020304, firmware=0x00010000, name='console'), **changes}


# The sixteen vectors of the protocol's design: these bytes are binding.
binding = [
    (vector('L5.1', 'HELLO (console, seq 1)', 'HELLO', 'request', console_hello(), seq=1, flags=ACK),
     '12010100000020000100010001000010c0ffee0000000001040302010000010007636f6e736f6c657ce08e7a'),
    (vector('L5.1', 'HELLO response (device, ref 1)', 'HELLO', 'request', dict(minVersion=1, maxVersion=1, role=0, reserved=0, maxPayload=1024, id=DID, bootId=0xA1B2C3D4, firmware=0x00020100, name='hx-42'), seq=1, ref=1, flags=RESPONSE),
     '1101010001001e000100010000000004d00d000000000042d4c3b2a1000102000568782d343246de52af'),
    (vector('L10.3', 'CFG_STAGE txn 7: f0 = 1000.0 Hz, guard = 1/8', 'CFG_STAGE', 'request', dict(txn=7, tlvs=[t(1, 'f64', 1000.0), t(2, 'u8', 1)]), seq=2, flags=ACK),
     '121102000000150007000000010006080000000000408f400200010101f0224d17'),
    (vector('L10.3', 'CFG_APPLY txn 7, revert after 10 s', 'CFG_APPLY', 'request', dict(txn=7, revertMs=10000, crc=0x5CA1AB1E), seq=3, flags=ACK),
     '1212030000000c0007000000102700001eaba15cc206f058'),
    (vector('L7.3', 'CREDIT stream 1, 32 blocks granted in total', 'CREDIT', 'request', dict(stream=1, reserved8=0, reserved16=0, total=32), seq=4),
     '10220400000008000100000020000000702574df'),
    (vector('L8.1', 'SAMPLES stream 1, int16, 8 samples with zeros', 'SAMPLES', 'request', samples(1, 1, [0, 1, -1, 0, 256, -256, 32767, -32768], flags=8, timeNs='1000000000', scale=2.0**-15), seq=9),
     '1023090000003c000101010800000000000000000000000000ca9a3b00000000000000000070e74000000038000000000100080000000100ffff0000000100ffff7f008039746e2a'),
    (vector('L8.2', 'SAMPLES stream 1, int24, 2 samples', 'SAMPLES', 'request', samples(2, 1, [-8388608, 8388607], blockSeq=1, firstSample='8', timeNs=str(0x3B9D550B), scale=2.0**-23), seq=10),
     '10230a0000003200010201000100000008000000000000000b559d3b00000000000000000070e740000000340000000001000200000080ffff7f71f88511'),
    (vector('L12.4', 'CHANNEL_DATA H4 "123", SNR 26.02 dB', 'CHANNEL_DATA', 'request', dict(harmonic=4, link=0, bits=1, timeNs='1234567890', snrCentidB=2602, clockDecippm=0, evmPercent=5, phyFlags=0, psdu='313233'), seq=11),
     '10240b000000170004000001d2029649000000002a0a000005000300313233f61476eb'),
    (vector('L12.3', 'EVENT unauthorised spectral energy at H5', 'EVENT', 'request', dict(code=0x0101, severity=4, count=3, timeNs=str(0x4996033F), tlvs=[dict(key=1, bytes='00409c45'), dict(key=2, bytes='000068c1'), dict(key=3, bytes='0500')]), seq=12),
     '10250c0000001c00010104033f03964900000000010400409c450204000068c103020500f5969f6f'),
    (vector('L9.4', 'COMMAND signed: opcode 0x0101, counter 1 (key = SHA-256("test key 1"))', 'COMMAND', 'request', dict(id=1, opcode=0x0101, ttlMs=500, counter='1', args='01'), seq=13, flags=ACK, key=TEST_KEY),
     '16300d0000001100010000000101f4010100000000000000016044934de48584819208ac433ebdb12cdb27b500'),
    (vector('L11.1', 'TIME_SYNC request t1', 'TIME_SYNC', 'request', dict(t1Ns=str(0x17979CFE362A0000)), seq=14),
     '10400e000000080000002a36fe9c9717add1463b'),
    (vector('L13.1', 'FW_CHUNK offset 4096, 16 bytes', 'FW_CHUNK', 'request', dict(job=9, offset=4096, data='00112233445566778899aabbccddeeff'), seq=15, flags=ACK),
     '12510f0000001800090000000010000000112233445566778899aabbccddeeff4f3bb634'),
    (vector('L12.6', 'ERROR 0x0003 bad state for seq 15', 'ERROR', 'request', dict(code=3, text='busy'), seq=16, ref=15, flags=RESPONSE),
     '117f10000f00070003000462757379b4462e1f'),
    (vector('L9.1', 'AUTH step 1 (console challenge)', 'AUTH', 'challenge', dict(step=1, id=CID, nonce=NC.hex()), seq=17),
     '1060110000001c0001000000c0ffee0000000001000102030405060708090a0b0c0d0e0f53fa058e'),
    (vector('L9.1', 'AUTH step 2 (device response, tag = HMAC(Kd,"A2"|cid|did|Nc|Nd)[0..15], Kd = SHA-256("test device key"))', 'AUTH', 'answer', dict(step=2, id=DID, nonce=ND.hex(), tag=tagged(b'A2')[:16].hex()), seq=18, ref=17, flags=RESPONSE),
     '1160120011002c0002000000d00d000000000042101112131415161718191a1b1c1d1e1ff6ad4ebdf2293c931fc0cf388b69fa744103ccea'),
    (vector('L9.1', 'AUTH step 3 (console confirm)', 'AUTH', 'confirm', dict(step=3, tag=tagged(b'A3')[:16].hex()), seq=18, flags=ACK),
     '126012000000140003000000f2dd5ff9254bb41735907552d6c1682c4589b7b4'),
]
for got, wanted in binding:
    assert got.hex() == wanted, f'\n{got.hex()}\n{wanted}'

# L1, L2: framing at its edges.
for job in range(1000):  # a frame of exactly two full runs: no zero anywhere, its CRC included
    edge = frame_of(0x51, struct.pack('<II', 0x01010101 + job * 0x100, 0x01010101) + bytes([7]) * 488, seq=0x0101, ref=0x0101)
    if 0 not in edge:
        break
assert len(edge) == 508 and cobs(edge) == b'\xff' + edge[:254] + b'\xff' + edge[254:]
vector('L1.4', 'two full runs of 254 and nothing after them', 'FW_CHUNK', 'request', dict(job=0x01010101 + job * 0x100, offset=0x01010101, data=(bytes([7]) * 488).hex()), frame=edge)
vector('L1.4', 'a run of over 254 bytes, then zeros', 'FW_CHUNK', 'request', dict(job=9, offset=0, data=(bytes([0xAA]) * 300 + bytes(40)).hex()), seq=20)
vector('L2.2', 'PING with the last seq before it wraps', 'PING', 'request', dict(token=0xDEADBEEF), seq=65535)
vector('L2.2', 'PING with the first seq after it', 'PING', 'request', dict(token=0), seq=0)
vector('L2.4', 'the largest frame: 4096 bytes signed', 'COMMAND', 'request', dict(id=2, opcode=0x0101, ttlMs=0, counter='18446744073709551615', args=(bytes(range(255)) * 16).hex()), seq=21, key=TEST_KEY)
vector('L2.5', 'ERROR 1: unknown type', 'ERROR', 'request', dict(code=1, text='unknown message'), seq=22, ref=21, flags=RESPONSE)
vector('L5.2', 'ERROR 2: no common version', 'ERROR', 'request', dict(code=2, text='this device speaks version 1'), seq=23, ref=1, flags=RESPONSE)
vector('L5.2', 'HELLO of a console that knows versions 1 to 3', 'HELLO', 'request', console_hello(maxVersion=3, name=''), seq=24, flags=ACK)
vector('L5.5', 'ERROR 3: HELLO first', 'ERROR', 'request', dict(code=3, text='HELLO first'), seq=25, ref=2, flags=RESPONSE)
vector('L5.6', 'PING', 'PING', 'request', dict(token=7), seq=26)
vector('L5.6', 'PING echoed', 'PING', 'request', dict(token=7), seq=27, ref=26, flags=RESPONSE)
vector('L5.7', 'ERROR 7: no free session', 'ERROR', 'request', dict(code=7, text=''), seq=28, ref=1, flags=RESPONSE)
vector('L4.1', 'HELLO of a gateway with a name beyond ASCII', 'HELLO', 'request', console_hello(role=2, name='Força ⚙ 振動'), seq=29)
damaged = struct.pack('<HHBBH', 1, 1, 0, 0, 512) + bytes.fromhex(DID) + struct.pack('<II', 1, 1) + b'\x03a\xffb'
vector('L4.1', 'HELLO with a damaged byte in its name', 'HELLO', 'request', console_hello(role=0, maxPayload=512, id=DID, bootId=1, firmware=1, name='a\ufffdb'), frame=frame_of(0x01, damaged, seq=30))

# L6: capabilities.
THREE_AXES = [item for name in 'xyz' for item in (t(2, 'text', name), t(3, 'u8', 8), t(4, 'f32', 2.0))]
EVERY_CAP = [t(1, 'u8', 3), *THREE_AXES, t(5, 'f64', 16000.0), t(5, 'f64', 3200.0), t(6, 'u8', 3), t(7, 'f32', f32(3.3)), t(8, 'f32', 2.5),
             t(9, 'f64', 20.0), t(10, 'f64', 20000.0), t(11, 'u16', 1001), t(12, 'u8', 7), t(13, 'u8', 2), t(14, 'u16', 64), t(15, 'u8', 1),
             t(16, 'u8', 0), t(16, 'u8', 1), t(16, 'u8', 2), t(17, 'u16', 1024)]
vector('L6.1', 'CAPS request', 'CAPS', 'request', {}, seq=31)
vector('L6.1', 'CAPS of a three-axis device, every key', 'CAPS', 'reply', dict(tlvs=EVERY_CAP), seq=32, ref=31, flags=RESPONSE)
vector('L2.6', 'the same in two parts: first', 'CAPS', 'reply', dict(tlvs=EVERY_CAP[:10]), seq=33, ref=31, flags=RESPONSE | MORE)
vector('L2.6', 'the same in two parts: last', 'CAPS', 'reply', dict(tlvs=EVERY_CAP[10:]), seq=34, ref=31, flags=RESPONSE)
vector('L4.2', 'STATS with every TLV type and unknown keys', 'STATS', 'request', dict(tlvs=[t(1, 'u32', 4294967295), t(9, 'u8', 2), t(10, 'u64', '18446744073709551615'), t(8, 'f32', -40.5), t(900, 'u16', 65535), t(901, 'f64', -0.0078125), t(902, 'text', 'ú'), t(903, 'bytes', '00ff'), t(904, 'bytes', '')]), seq=35)

# L7, L8: streams.
OPEN = dict(stream=1, source=0, format=0, channels=0, rateHz=0.0, blockSamples=0, decimation=0, credit=32)
vector('L7.1', 'STREAM_OPEN, all of the device’s choosing', 'STREAM_OPEN', 'request', OPEN, seq=36)
vector('L7.1', 'STREAM_OPEN response with the values in force', 'STREAM_OPEN', 'reply', {**OPEN, 'format': 1, 'channels': 3, 'rateHz': 16000.0, 'blockSamples': 512, 'decimation': 1}, seq=37, ref=36, flags=RESPONSE)
vector('L7.1', 'STREAM_OPEN that asks for everything', 'STREAM_OPEN', 'request', {**OPEN, 'stream': 255, 'format': 2, 'channels': 2, 'rateHz': 44100.0, 'blockSamples': 1000, 'decimation': 4, 'credit': 0}, seq=38)
vector('L7.1', 'ERROR 5: this stream cannot be given', 'ERROR', 'request', dict(code=5, text='this stream cannot be given'), seq=39, ref=38, flags=RESPONSE)
vector('L7.9', 'STREAM_OPEN of spectra: 1024 points, 8 averages', 'STREAM_OPEN', 'request', {**OPEN, 'stream': 2, 'source': 1, 'blockSamples': 1024, 'decimation': 8}, seq=40)
vector('L7.9', 'STREAM_OPEN of channel data', 'STREAM_OPEN', 'request', {**OPEN, 'stream': 3, 'source': 2}, seq=41)
vector('L7.2', 'STREAM_CLOSE', 'STREAM_CLOSE', 'request', dict(stream=1), seq=42)
vector('L7.2', 'STREAM_CLOSE response', 'STREAM_CLOSE', 'reply', dict(stream=1, blocks=5625), seq=43, ref=42, flags=RESPONSE)
vector('L7.3', 'CREDIT whose total has wrapped', 'CREDIT', 'request', dict(stream=1, reserved8=0, reserved16=0, total=5), seq=44)
vector('L7.4', 'SAMPLES after a drop: three axes in int16, gap before', 'SAMPLES', 'request', samples(1, 3, [1, 2, 3, -1, -2, -3], flags=2, blockSeq=9, firstSample='4608', timeNs='288000000', rateHz=16000.0, scale=f32(2 / 32767), unit=8), seq=45)
vector('L8.3', 'SAMPLES in float32 with an offset and a gain', 'SAMPLES', 'request', samples(3, 1, [0.5, -1.0, 0.0], flags=0, blockSeq=4294967295, firstSample='9007199254740991', rateHz=48000.5, scale=2.5, offset=-1.25, unit=2, gainDb=-20), seq=46)
vector('L8.6', 'SAMPLES on locked time, clipped', 'SAMPLES', 'request', samples(1, 1, [32767, -32768], flags=5, blockSeq=1, firstSample='2', timeNs='1795528800123456789', rateHz=0.5, unit=5), seq=47)
vector('L14.1', 'SAMPLES that fill a datagram: 672 int16', 'SAMPLES', 'request', samples(1, 1, [(i * 97) % 2001 - 1000 for i in range(672)], blockSeq=2, firstSample='1344', unit=3), seq=48)
assert len(bytes.fromhex(vectors[-1]['frame'])) == 1400

# L9: authenticated.
vector('L9.2', 'ERROR 6: no key', 'ERROR', 'request', dict(code=6, text='this device has no key'), seq=49, ref=17, flags=RESPONSE)
vector('L9.5', 'AUTH accepted', 'AUTH', 'accepted', dict(step=4), seq=50, ref=18, flags=RESPONSE)
vector('L9.8', 'AUTH step 5: the key, SHA-256("test device key")', 'AUTH', 'key', dict(step=5, key=KD.hex()), seq=61)
vector('L9.8', 'AUTH step 6: its fingerprint, HMAC(Kd, "FP")[0..7]', 'AUTH', 'kept', dict(step=6, fingerprint=hmac.new(KD, b'FP', hashlib.sha256).digest()[:8].hex()), seq=62, ref=61, flags=RESPONSE)
for number, (opcode, args, result, what) in enumerate([(0x0001, '', '', 'restart'), (0x0002, '0a00', '', 'identify for 10 s'),
                                                        (0x0101, '0200004040', '00004040', 'set output 2 to 3.0'),
                                                        (0x0102, '0300', '0000000000004540', 'read value 3: 42.0')]):
    vector('L9.6', f'COMMAND {what} (key = Ks)', 'COMMAND', 'request', dict(id=10 + number, opcode=opcode, ttlMs=2000, counter=str(2 + number), args=args), seq=51 + 2 * number, key=KS)
    vector('L9.6', f'COMMAND {what}: response (key = Ks)', 'COMMAND', 'reply', dict(id=10 + number, status=0, result=result), seq=52 + 2 * number, ref=51 + 2 * number, flags=RESPONSE, key=KS)
vector('L9.6', 'COMMAND of an unknown opcode: status 5 (key = Ks)', 'COMMAND', 'reply', dict(id=14, status=5, result=''), seq=60, ref=59, flags=RESPONSE, key=KS)

# L10: configuration. The CRC is over the canonical TLVs, and made here from them.
CONFIG = [t(1, 'f64', 1000.0), t(2, 'u8', 1), t(3, 'u8', 1), t(4, 'text', 'motor 7'), t(5, 'u32', 921600), t(6, 'f64', 16000.0), t(7, 'u16', 512), t(8, 'u16', 4710)]


def canonical(changes=()):
    final = {**{item['key']: item for item in CONFIG}, **{item['key']: item for item in changes}}
    return crc32c(b''.join(tlv_bytes(final[k]['key'], final[k]['type'], final[k]['value']) for k in sorted(final)))


CHANGE = [t(4, 'text', 'pump 2'), t(1, 'f64', 1250.0)]
vector('L10.2', 'CFG_GET of all', 'CFG_GET', 'request', dict(keys=[]), seq=61)
vector('L10.2', 'CFG_GET reply: the canonical configuration and its CRC', 'CFG_GET', 'reply', dict(tlvs=CONFIG, crc=canonical()), seq=62, ref=61, flags=RESPONSE)
vector('L10.2', 'CFG_GET of keys 6 and 4', 'CFG_GET', 'request', dict(keys=[6, 4]), seq=63)
vector('L10.2', 'CFG_GET reply for two keys, the CRC still over all', 'CFG_GET', 'reply', dict(tlvs=[CONFIG[3], CONFIG[5]], crc=canonical()), seq=64, ref=63, flags=RESPONSE)
vector('L10.3', 'CFG_STAGE of a name and f0', 'CFG_STAGE', 'request', dict(txn=8, tlvs=CHANGE), seq=65)
vector('L10.3', 'CFG_STAGE reply: the CRC as it would be', 'CFG_STAGE', 'reply', dict(txn=8, crc=canonical(CHANGE)), seq=66, ref=65, flags=RESPONSE)
vector('L10.3', 'CFG_APPLY of it', 'CFG_APPLY', 'request', dict(txn=8, revertMs=60000, crc=canonical(CHANGE)), seq=67)
vector('L10.3', 'CFG_APPLY reply', 'CFG_APPLY', 'reply', dict(txn=8, crc=canonical(CHANGE)), seq=68, ref=67, flags=RESPONSE)
vector('L10.3', 'CFG_CONFIRM', 'CFG_CONFIRM', 'request', dict(txn=8), seq=69)
vector('L10.3', 'CFG_CONFIRM reply', 'CFG_CONFIRM', 'reply', dict(txn=8, crc=canonical(CHANGE)), seq=70, ref=69, flags=RESPONSE)
vector('L10.3', 'CFG_ABORT', 'CFG_ABORT', 'request', dict(txn=9), seq=71)
vector('L10.3', 'CFG_ABORT reply', 'CFG_ABORT', 'reply', dict(txn=9, crc=canonical(CHANGE)), seq=72, ref=71, flags=RESPONSE)
vector('L10.3', 'ERROR 5: key 2 does not fit', 'ERROR', 'request', dict(code=5, text='2'), seq=73, ref=65, flags=RESPONSE)
vector('L10.3', 'ERROR 8: another transaction', 'ERROR', 'request', dict(code=8, text=''), seq=74, ref=69, flags=RESPONSE)
vector('L10.4', 'EVENT configuration reverted', 'EVENT', 'request', dict(code=0x0201, severity=2, count=0, timeNs='70000000000', tlvs=[]), seq=75)

# L11 … L13.
vector('L11.1', 'TIME_SYNC reply', 'TIME_SYNC', 'reply', dict(t1Ns=str(0x17979CFE362A0000), t2Ns='1000000', t3Ns='1500000'), seq=76, ref=14, flags=RESPONSE)
vector('L12.1', 'LOG', 'LOG', 'request', dict(timeNs='5000000000', level=3, text='ADC overrun'), seq=77)
vector('L12.1', 'LOG of 255 bytes', 'LOG', 'request', dict(timeNs='0', level=0, text='ab ' * 85), seq=78)
vector('L12.2', 'STATS, every key', 'STATS', 'request', dict(tlvs=[t(1, 'u32', 100), t(2, 'u32', 20), t(3, 'u32', 1), t(4, 'u32', 0), t(5, 'u32', 3), t(6, 'u32', 4096), t(7, 'u32', 81920), t(8, 'f32', 41.5), t(9, 'u8', 1), t(10, 'u64', '60000000000')]), seq=79)
vector('L12.4', 'CHANNEL_DATA at its limits, no data', 'CHANNEL_DATA', 'request', dict(harmonic=1001, link=255, bits=15, timeNs='18446744073709551615', snrCentidB=-32768, clockDecippm=-1, evmPercent=100, phyFlags=128, psdu=''), seq=80)
vector('L12.5', 'SPECTRUM of five bins from 1 kHz', 'SPECTRUM', 'request', dict(firstMilliHz=1000000, binHz=15.625, levels=5, timeNs='64000000', halfDbBelow='00147f80ff'), seq=81)
SHA = hashlib.sha256(b'image').hexdigest()
vector('L13.1', 'FW_BEGIN', 'FW_BEGIN', 'request', dict(job=9, size=400000, sha256=SHA, version=0x00020200, chunk=1024), seq=82)
vector('L13.2', 'FW_BEGIN reply: resume at 8192', 'FW_BEGIN', 'reply', dict(job=9, offset=8192), seq=83, ref=82, flags=RESPONSE)
vector('L13.1', 'FW_CHUNK reply: next missing offset', 'FW_CHUNK', 'reply', dict(job=9, offset=4112), seq=84, ref=15, flags=RESPONSE)
vector('L13.1', 'FW_END', 'FW_END', 'request', dict(job=9), seq=85)
vector('L13.2', 'FW_END reply: the hash is wrong', 'FW_END', 'reply', dict(job=9, status=9), seq=86, ref=85, flags=RESPONSE)
vector('L13.1', 'FW_ACTIVATE, back after 60 s', 'FW_ACTIVATE', 'request', dict(job=9, revertS=60), seq=87)
vector('L13.1', 'FW_ACTIVATE reply', 'FW_ACTIVATE', 'reply', dict(job=9, status=0), seq=88, ref=87, flags=RESPONSE)

vector('L16.1', 'CHANNEL_SEND "123" on H10, one hop', 'CHANNEL_SEND', 'request', dict(counter='0', fec=1, modulation=1, phyFlags=4, reserved=0, harmonics=[10], psdu='313233'), seq=89)
vector('L16.1', 'CHANNEL_SEND on a bond, no data', 'CHANNEL_SEND', 'request', dict(counter='72623859790382856', fec=0, modulation=0, phyFlags=0x3D, reserved=0, harmonics=[3, 7, 1001], psdu=''), seq=90)
vector('L16.2', 'CHANNEL_SEND reply', 'CHANNEL_SEND', 'reply', dict(), seq=91, ref=89, flags=RESPONSE)
vector('L17.1', 'CHANNEL_SIGN on a bond, slot 5', 'CHANNEL_SIGN', 'request', dict(counter='258', slot=5, nonce='000102030405060708090a0b0c0d0e0f', harmonics=[3, 7, 12]), seq=92)
vector('L17.2', 'CHANNEL_SIGN reply', 'CHANNEL_SIGN', 'reply', dict(), seq=93, ref=92, flags=RESPONSE)
for counter, part in [
    (0, ('CHANNEL_DATA', dict(harmonic=4, link=0, bits=1, timeNs='1234567890', snrCentidB=2602, clockDecippm=0, evmPercent=5, phyFlags=0, psdu='313233'))),
    (1, ('EVENT', dict(code=0x0104, severity=2, count=0, timeNs='70000000000', tlvs=[]))),
    (2**32 + 5, ('LOG', dict(timeNs='5000000000', level=2, text='two frames were not sent'))),
]:
    vector('L9.9', f'{part[0]} of a session with a key, counter {counter} (key = Ks)', part[0], 'request', part[1], seq=94 + counter % 7, key=KS, counter=counter)


# ---- what must be refused (L3.3, L4.3) ---------------------------------------------------------------------------
def refuse(name, reason, encoded):
    refused.append((name, reason, b'\0' + encoded + b'\0'))


PING = frame_of(0x03, struct.pack('<I', 7), seq=1)
refuse('a code that points past the end', 'cobs', b'\x05\x01\x02')
refuse('eleven bytes are no frame', 'too-short', cobs(PING[:11]))
refuse('one byte', 'too-short', cobs(b'x'))
refuse('one bit turned', 'crc', cobs(PING[:9] + bytes([PING[9] ^ 1]) + PING[10:]))
refuse('cut short', 'crc', cobs(PING[:-1]))
refuse('version 2', 'version', cobs(frame_of(0x03, struct.pack('<I', 7), version=2)))
refuse('version 0', 'version', cobs(frame_of(0x03, struct.pack('<I', 7), version=0)))
refuse('length one less than there is', 'length', cobs(frame_of(0x03, struct.pack('<I', 7), length=3)))
refuse('length one more than there is', 'length', cobs(frame_of(0x03, struct.pack('<I', 7), length=5)))
refuse('MAC flag without a MAC', 'length', cobs(frame_of(0x03, struct.pack('<I', 7), flags=MAC)))
refuse('a payload of 4097 bytes in the room of a MAC', 'length', cobs(frame_of(0x30, bytes(4097))))
refuse('one byte over the largest frame', 'too-long', cobs(frame_of(0x30, bytes(4097), key=TEST_KEY)))
refuse('far over the largest frame', 'too-long', b'\x07' * 9000)
for name, kind, payload in [
    ('HELLO without its name', 0x01, bytes(24)), ('HELLO whose name is shorter than said', 0x01, bytes(24) + b'\x05abc'),
    ('HELLO with a byte left over', 0x01, bytes(24) + b'\x01ab'), ('PING of three bytes', 0x03, bytes(3)), ('PING of five bytes', 0x03, bytes(5)),
    ('CFG_GET with fewer keys than said', 0x10, struct.pack('<HH', 2, 1)), ('CFG_GET with more keys than said', 0x10, struct.pack('<HHH', 1, 1, 2)),
    ('CFG_STAGE with a TLV cut short', 0x11, struct.pack('<IHBB', 1, 4, 7, 9) + b'motor'),
    ('CFG_STAGE with a u8 of two bytes', 0x11, struct.pack('<IHBBH', 1, 2, 1, 2, 1)), ('CFG_STAGE with TLV type 9', 0x11, struct.pack('<IHBBB', 1, 2, 9, 1, 1)),
    ('CFG_STAGE with TLV type 0', 0x11, struct.pack('<IHBBB', 1, 2, 0, 1, 1)), ('STREAM_OPEN without its credit', 0x20, bytes(16)),
    ('STREAM_CLOSE of nothing', 0x21, b''), ('CREDIT of seven bytes', 0x22, bytes(7)),
    ('SAMPLES shorter than their header', 0x23, bytes(43)), ('SAMPLES of format 4', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1], format=4))),
    ('SAMPLES of no channel', 0x23, encode('SAMPLES', 'request', {**samples(1, 1, []), 'channels': 0})),
    ('SAMPLES with one sample too few', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1], samples=2))),
    ('SAMPLES with a byte left over', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1])) + b'\0'),
    ('SAMPLES at no rate', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1], rateHz=0.0))),
    ('SAMPLES at a rate that is no number', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1], rateHz=float('nan')))),
    ('SAMPLES at an endless rate', 0x23, encode('SAMPLES', 'request', samples(1, 1, [1], rateHz=float('inf')))),
    ('CHANNEL_DATA with less data than said', 0x24, bytes(20) + struct.pack('<H', 3) + b'12'),
    ('CHANNEL_SEND with fewer harmonics than said', 0x27, struct.pack('<QIHH', 0, 0, 2, 4)),
    ('CHANNEL_SEND with less data than said', 0x27, struct.pack('<QIHHH', 0, 0, 1, 4, 3) + b'12'),
    ('CHANNEL_SEND without its counter', 0x27, struct.pack('<IHHH', 0x040101, 1, 10, 3) + b'123'),
    ('CHANNEL_SIGN with a nonce one byte short', 0x28, bytes(27) + struct.pack('<HH', 0, 4)[:2]),
    ('CHANNEL_SIGN without its counter', 0x28, bytes(20) + struct.pack('<HH', 1, 4)),
    ('CHANNEL_SIGN with more harmonics than said', 0x28, bytes(28) + struct.pack('<HHH', 1, 4, 5)),
    ('EVENT with fewer TLVs than counted', 0x25, struct.pack('<HBBQ', 0x0201, 2, 1, 0)),
    ('EVENT with more TLVs than counted', 0x25, struct.pack('<HBBQ', 0x0201, 2, 0, 0) + b'\x03\x02\x05\x00'),
    ('EVENT with a TLV cut short', 0x25, struct.pack('<HBBQ', 0x0101, 2, 1, 0) + b'\x01\x04\x00'),
    ('SPECTRUM with fewer levels than said', 0x26, struct.pack('<IfHQ', 0, 1.0, 3, 0) + b'\x01\x02'),
    ('COMMAND without its counter', 0x30, bytes(8)), ('TIME_SYNC of seven bytes', 0x40, bytes(7)), ('LOG with less text than said', 0x41, bytes(9) + b'\x02a'),
    ('STATS with half a TLV', 0x42, b'\x01\x00'), ('FW_BEGIN without its chunk size', 0x50, bytes(44)), ('FW_CHUNK without an offset', 0x51, bytes(7)),
    ('AUTH of an unknown step', 0x60, struct.pack('<I', 9) + bytes(16)), ('AUTH challenge one byte short', 0x60, struct.pack('<I', 1) + bytes(23)),
    ('AUTH with a key one byte short', 0x60, struct.pack('<I', 5) + bytes(31)),
    ('ERROR without its text', 0x7F, bytes(2)),
]:
    refuse(name, 'payload', cobs(frame_of(kind, payload, seq=2)))

# ---- counters of what a console signs (L9.4, L16.3), one after the other, and what each is: newest, late, seen -------
def judged(counters):
    told, so_far = [], []
    for counter in counters:
        above = not so_far or counter > max(so_far)
        known = counter in so_far or (not above and max(so_far) - counter > 63)
        told.append('newest' if above else 'seen' if known else 'late')
        so_far.append(counter)
    return told


MOST = 2 ** 64 - 1
shuffled = [(counter * 37 + 11) % 101 + 1 for counter in range(101)]
rows = [(name, counters, judged(counters)) for name, counters in [
    ('in order, with gaps', [0, 1, 2, 5, 9, 1000, MOST]),
    ('each once more', [3, 3, 4, 4, 3]),
    ('one that was overtaken, then again', [7, 9, 8, 8, 7]),
    ('the edge of the window', [100, 37, 36, 37, 164, 101, 100]),
    ('a jump beyond it: what was there is too old', [10, 12, 10 + 64, 11, 12, 13, 13]),
    ('a jump to the end of all counters', [1, MOST, MOST - 63, MOST - 64, MOST, 2]),
    ('the first is 0 and comes again', [0, 0, 1]),
    ('from far above to the least', [64, 1, 0, 63, 63]),
    ('a hundred and one, out of order', shuffled),
    ('the same, twice each', [counter for one in shuffled for counter in (one, one)]),
]]

# ---- out ---------------------------------------------------------------------------------------------------------
lines = ',\n'.join('  ' + json.dumps(v, ensure_ascii=False) for v in vectors)
files = {
    'link.json': f'[\n{lines}\n]\n',
    'link.txt': ''.join(f"{v['name']}\t{v['frame']}\t{v['wire']}\n" for v in vectors),
    'link-counters.txt': ''.join(f"{name}\t{' '.join(map(str, counters))}\t{' '.join(told)}\n" for name, counters, told in rows),
    'link-refused.txt': ''.join(f'{name}\t{reason}\t{wire.hex()}\n' for name, reason, wire in refused),
}
for name, text in files.items():
    path = HERE / name
    if '--check' in sys.argv:
        if not path.exists() or path.read_text(encoding='utf-8') != text:
            sys.exit(f'{name} is not what this program makes: run it without --check')
    else:
        path.write_text(text, encoding='utf-8')
print(f'{len(vectors)} vectors, {len(refused)} refusals, {len(rows)} rows of counters')
