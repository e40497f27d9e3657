#!/usr/bin/env python3
"""Checks a proof that `settle prove` wrote against the hash of the day's certificate, which was kept elsewhere.

    python3 verify_proof.py PROOF.json HASH

Exit code 0: the proof holds. 3: it does not. 2: bad usage. Needs Python 3.8 or later, and nothing else.
"""
import base64
import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(line, index, count, path):
    """The root that a line and its path lead to, or None: RFC 9162, section 2.1.3.2."""
    if type(index) is not int or not 0 <= index < count:
        return None
    last = count - 1
    node = sha256(b"\x00" + line)
    for sibling in path:
        if last == 0 or len(sibling) != 32:
            return None
        while index == last and index % 2 == 0:  # the end of a level that has no sibling goes up as it is
            index, last = index // 2, last // 2
        node = sha256(b"\x01" + (sibling + node if index % 2 == 1 else node + sibling))
        index, last = index // 2, last // 2
    return node if last == 0 else None


def verify(proof, kept):
    """The fields of the certificate and of the user's line. Raises ValueError if the proof does not hold."""
    text = proof["certificate"].encode()
    if sha256(text).hex() != kept:
        raise ValueError("the certificate is not the one whose hash was kept")
    fields = dict(row.split("=", 1) for row in text.decode().split("\n") if row)
    if fields["settlement-certificate"] != "2":
        raise ValueError("the certificate is not of form 2")
    path = [base64.b64decode(sibling, validate=True) for sibling in proof["path"]]
    root = root_of(proof["line"].encode(), proof["index"], int(fields["users"]), path)
    if root is None or root.hex() != fields["records"]:
        raise ValueError("the line is not one that the certificate stands for")
    line = proof["line"].split("\t")
    if (proof["date"], proof["userId"]) != (fields["date"], line[0]):
        raise ValueError("date and user are not those of the certificate and the line")
    return fields, line


def main(args):
    if len(args) != 2:
        print("usage: python3 verify_proof.py PROOF.json HASH", file=sys.stderr)
        return 2
    try:
        with open(args[0], encoding="utf-8") as file:
            fields, line = verify(json.load(file), args[1])
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"the proof does not hold: {error}", file=sys.stderr)
        return 3
    user, position, earnings, residue, transaction, payer, debit, credit, attempt = line
    print(f"the proof holds: {user} on {fields['date']}")
    print(f"position {position}, earnings {earnings}, residue {residue}, in minor units of {fields['currency']}")
    print(f"transaction {transaction}, attempt {attempt}, paid by {payer}" + (f" from {debit} to {credit}" if debit else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
