#!/usr/bin/env python3
"""make.py > vectors.json: computes the test vectors from the formats' descriptions, sharing nothing with the server.

Needs Debian's python3-cryptography for Ed25519; everything else is the standard library. The keys are fixed and worth
nothing. tests/unit/ledger/vectors_test.cpp recomputes every value in C++.
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

ORIGIN = "log.example.org/log/default"
WITNESS = "witness.example.net"
EMPTY = hashlib.sha256(b"").digest()


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64(data):
    return base64.b64encode(data).decode()


class Key:
    def __init__(self, name, kind, seed):
        self.name, self.kind, self.seed = name, kind, seed
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.id = sha(name.encode(), b"\n", bytes([kind]), self.public)[:4]

    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    def line(self, signature):
        return f"\u2014 {self.name} {b64(self.id + signature)}\n"

    def describe(self):
        return {"name": self.name, "type": self.kind, "seed": self.seed.hex(), "vkey": self.vkey()}


LOG = Key(ORIGIN, 0x01, bytes([1]) * 32)
COSIGNER = Key(WITNESS, 0x04, bytes([2]) * 32)
LATER = Key(ORIGIN, 0x01, bytes([3]) * 32)
HEIR = Key(ORIGIN + "~2", 0x01, bytes([4]) * 32)


# --- leaves and openings


def field_digest(field):
    value = bytes.fromhex(field["value"])
    return sha(b"qingfeng/field/v1\0", field["id"].to_bytes(2, "big"), bytes.fromhex(field["salt"]),
               len(value).to_bytes(8, "big"), value)


def leaf_of(digests):
    return b"\x01" + sha(b"qingfeng/leaf/v1\0", len(digests).to_bytes(2, "big"), *digests)


def number(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def opening_bytes(fields, shown):
    out = b"\x01" + number(len(fields)) + b"".join(field_digest(field) for field in fields) + number(len(shown))
    for position in shown:
        field = fields[position]
        value = bytes.fromhex(field["value"])
        out += number(position) + number(field["id"]) + bytes.fromhex(field["salt"]) + number(len(value)) + value
    return out


def field(number_, identifier, value):
    return {"id": identifier, "salt": sha(b"salt %d" % number_)[:16].hex(), "value": value.encode().hex()}


LEAF_FIELDS = [
    [],
    [field(0, 1, "")],
    [field(1, 1, "one"), field(2, 2, "\u6e05\u98ce"), field(3, 300, "x" * 200)],
]


# --- the tree of RFC 6962


def root(leaves):
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\x01", root(leaves[:k]), root(leaves[k:]))


def inclusion(index, leaves):
    if len(leaves) <= 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return inclusion(index, leaves[:k]) + [root(leaves[k:])]
    return inclusion(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency(size, leaves, whole=True):
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if size <= k:
        return consistency(size, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(size - k, leaves[k:], False) + [root(leaves[:k])]


RECEIPT_INDEX = 7


def log_leaves(size, forked_from=None):
    """Leaf i has one field, the decimal i; leaf 7 is the third of LEAF_FIELDS. A fork has other leaves from somewhere."""
    leaves = []
    for i in range(size):
        if i == RECEIPT_INDEX:
            leaf = leaf_of([field_digest(one) for one in LEAF_FIELDS[2]])
        else:
            text = str(i + 1000 if forked_from is not None and i >= forked_from else i)
            one = {"id": 1, "salt": "00" * 16, "value": text.encode().hex()}
            leaf = leaf_of([field_digest(one)])
        leaves.append(sha(b"\x00", leaf))
    return leaves


# --- notes


def checkpoint_text(size, root_hash):
    return f"{ORIGIN}\n{size}\n{b64(root_hash)}\n"


def signed(text):
    return text + "\n" + LOG.line(LOG.private.sign(text.encode()))


def cosignature(text, seconds):
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    return COSIGNER.line(seconds.to_bytes(8, "big") + COSIGNER.private.sign(message))


def receipt(size, shown, seconds):
    leaves = log_leaves(size)
    text = checkpoint_text(size, root(leaves))
    note = signed(text) + (cosignature(text, seconds) if seconds else "")
    lines = ["c2sp.org/tlog-proof@v1", "extra " + b64(opening_bytes(LEAF_FIELDS[2], shown)), f"index {RECEIPT_INDEX}"]
    lines += [b64(one) for one in inclusion(RECEIPT_INDEX, leaves)]
    return "\n".join(lines) + "\n\n" + note


def add_checkpoint(old, new, forked_from=None):
    leaves = log_leaves(new, forked_from)
    lines = [f"old {old}"] + [b64(one) for one in (consistency(old, leaves) if 0 < old <= new else [])]
    return "\n".join(lines) + "\n\n" + signed(checkpoint_text(new, root(leaves)))


def witness_case(what, known, old, new, status, forked_from=None):
    return {"what": what, "known_size": known, "known_root": b64(root(log_leaves(known))),
            "request": add_checkpoint(old, new, forked_from), "status": status}


def handover(what, old, new, size, by):
    """`old_until`: the largest tree the old key counts for; `leads_on`: who holds the old key comes to the new one."""
    text = f"qingfeng/log-handover/v1\n{old.vkey()}\n{new.vkey()}\n{size}\n"
    note = text + "\n" + "".join(key.line(key.private.sign(text.encode())) for key in by)
    return {"what": what, "old": old.describe(), "new": new.describe(), "size": size, "note": note,
            "old_until": size + (old.name == new.name), "leads_on": old in by and new in by}


def main():
    checkpoints = []
    for size in (0, 1, 2, 8, 21, 256, 300):
        text = checkpoint_text(size, root(log_leaves(size)))
        seconds = 1_800_000_000 + size
        checkpoints.append({"size": size, "root": b64(root(log_leaves(size))), "note": signed(text),
                            "time": seconds, "cosignature": cosignature(text, seconds)})
    vectors = {
        "about": "Test vectors of Qingfeng's log. See README.md; made by make.py.",
        "log_key": LOG.describe(),
        "witness_key": COSIGNER.describe(),
        "leaves": [{"fields": fields, "digests": [field_digest(one).hex() for one in fields],
                    "leaf": leaf_of([field_digest(one) for one in fields]).hex(),
                    "leaf_hash": sha(b"\x00", leaf_of([field_digest(one) for one in fields])).hex()}
                   for fields in LEAF_FIELDS],
        "openings": [{"leaf": leaf, "shown": shown, "opening": opening_bytes(LEAF_FIELDS[leaf], shown).hex()}
                     for leaf, shown in ((1, []), (1, [0]), (2, [0, 1]), (2, [1]), (2, [0, 1, 2]))],
        "checkpoints": checkpoints,
        "receipts": [{"size": size, "shown": shown, "time": seconds, "receipt": receipt(size, shown, seconds)}
                     for size, shown, seconds in ((8, [0, 1], 0), (21, [0, 1], 1_800_000_021), (300, [], 0),
                                                  (300, [0, 1, 2], 1_800_000_300))],
        "handovers": [
            handover("another key of the log", LOG, LATER, 8, [LOG, LATER]),
            handover("the old key was lost", LOG, LATER, 8, [LATER]),
            handover("not taken over by the new key", LOG, LATER, 8, [LOG]),
            handover("a successor of the log", LATER, HEIR, 21, [LATER, HEIR]),
        ],
        "witness": [
            witness_case("the first checkpoint", 0, 0, 21, 200),
            witness_case("growth", 8, 8, 21, 200),
            witness_case("growth over more than one tile", 21, 21, 300, 200),
            witness_case("the same again", 21, 21, 21, 200),
            witness_case("another old size than the one known", 21, 8, 300, 409),
            witness_case("old size above the checkpoint's", 21, 21, 8, 400),
            witness_case("a fork of the same size", 21, 21, 21, 422, forked_from=10),
            witness_case("a fork that has grown", 21, 21, 300, 422, forked_from=10),
        ],
    }
    print(json.dumps(vectors, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
