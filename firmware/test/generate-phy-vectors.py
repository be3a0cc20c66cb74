"""Makes phy-vectors.hpp of protocol/vectors/phy.json and phy-2.json: bursts, signatures, and what they are made of. Decides nothing.

usage: generate-phy-vectors.py PHY_JSON PHY_2_JSON OUT
"""
import json
import pathlib
import sys

MODULATIONS = {"dbpsk": "Modulation::dbpsk", "dqpsk": "Modulation::dqpsk"}
FECS = ("Fec::none", "Fec::half", "Fec::threeQuarters")


def listed(values) -> str:
    return "{" + ", ".join(str(value) for value in values) + "}"


def frame(of: dict, waveform: dict) -> str:
    part = ", ".join((listed(of["harmonics"]), listed(bytes.fromhex(of["psdu"])), repr(of["amplitude"]),
                      MODULATIONS[waveform["modulation"]], FECS[waveform["fec"]], str(of["flags"]), str(of["slot"])))
    return f'{{{{{part}}}, "{of["frame"]}", "{of["slotBits"]}", {of["symbols"]}}}'


def vector(of: dict) -> str:
    waveform = of["waveform"]
    numbers = listed((repr(float(waveform["f0Hz"])), repr(float(waveform["rateHz"])), waveform["periods"], waveform["guardEighths"],
                      waveform.get("secondPilot", 0)))
    frames = ",\n     ".join(frame(each, waveform) for each in of["frames"])
    return (f'  {{"{of["name"]}", {numbers}, {of["pilotAmplitude"]},\n    {{{frames}}},\n    {of["symbols"]}, {of["samples"]},'
            f' {listed(of["first16"])},\n    "{of["sha256"]}"}},\n')


def signature(of: dict) -> str:
    waveform = listed((repr(float(of["waveform"]["f0Hz"])), repr(float(of["waveform"]["rateHz"])),
                       of["waveform"]["periods"], of["waveform"]["guardEighths"]))
    masks = [sum(1 << (n - 2) for n in symbol) for symbol in of["pattern"]]
    secrets = ", ".join(listed(bytes.fromhex(of[name])) for name in ("key", "device", "gatewayNonce", "deviceNonce"))
    return (f'  {{"{of["name"]}", {secrets}, {of["slot"]}u,\n    {listed(bytes.fromhex(of["body"]))}, {listed(masks)},\n'
            f'    {listed(bytes.fromhex(of["psdu"]))}, {listed(bytes.fromhex(of["nextKey"]))},\n'
            f'    {waveform}, {of["amplitude"]}, "{of["sha256"]}"}},\n')


def proven(of: dict) -> str:
    secrets = ", ".join(listed(bytes.fromhex(of[name])) for name in ("key", "device", "gatewayNonce", "frameKey"))
    frames = ",\n     ".join("{%d, %d, %du, %s, %s}" % (each["harmonic"], each["flags"], each["counter"], listed(bytes.fromhex(each["body"])),
                                                      listed(bytes.fromhex(each["psdu"]))) for each in of["proven"])
    return f'  {{"{of["name"]}", {secrets}, {of["slot"]}u,\n    {{{frames}}}}},\n'


*sources, out = map(pathlib.Path, sys.argv[1:])
text = "// Made by generate-phy-vectors.py; changes here are lost.\n"
text += "static const std::vector<phy_bench::Vector> kPhyVectors = {\n"
told = [each for source in sources for each in json.loads(source.read_text())]
text += "".join(vector(each) for each in told if "frames" in each) + "};\n"
text += "static const std::vector<phy_bench::SignatureVector> kSignatureVectors = {\n"
text += "".join(signature(each) for each in told if "pattern" in each) + "};\n"
text += "static const std::vector<phy_bench::ProvenVector> kProvenVectors = {\n"
text += "".join(proven(each) for each in told if "proven" in each) + "};\n"
out.write_text(text)
