// Checks a proof that `settle prove` wrote against the hash of the day's certificate, which was kept elsewhere.
//
//     node verify-proof.mjs PROOF.json HASH
//
// Exit code 0: the proof holds. 3: it does not. 2: bad usage. Needs Node.js 20 or later, and nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv, exit } from "node:process";

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

// The root that a line and its path lead to, or null: RFC 9162, section 2.1.3.2.
function rootOf(line, index, count, path) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= count) return null;
  let last = count - 1;
  let node = sha256(LEAF, line);
  const goUp = () => {
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  };
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return null;
    while (index === last && index % 2 === 0) goUp(); // the end of a level that has no sibling goes up as it is
    node = index % 2 === 1 ? sha256(NODE, sibling, node) : sha256(NODE, node, sibling);
    goUp();
  }
  return last === 0 ? node : null;
}

// The fields of the certificate and of the user's line. Throws if the proof does not hold.
function verify(proof, kept) {
  if (sha256(Buffer.from(proof.certificate)).toString("hex") !== kept) {
    throw new Error("the certificate is not the one whose hash was kept");
  }
  const rows = proof.certificate.split("\n").filter((row) => row !== "");
  const fields = Object.fromEntries(rows.map((row) => [row.slice(0, row.indexOf("=")), row.slice(row.indexOf("=") + 1)]));
  if (fields["settlement-certificate"] !== "2") throw new Error("the certificate is not of form 2");
  const path = proof.path.map((sibling) => Buffer.from(sibling, "base64"));
  const root = rootOf(Buffer.from(proof.line), proof.index, Number(fields.users), path);
  if (root?.toString("hex") !== fields.records) {
    throw new Error("the line is not one that the certificate stands for");
  }
  const line = proof.line.split("\t");
  if (proof.date !== fields.date || proof.userId !== line[0]) {
    throw new Error("date and user are not those of the certificate and the line");
  }
  return { fields, line };
}

function main(args) {
  if (args.length !== 2) {
    console.error("usage: node verify-proof.mjs PROOF.json HASH");
    return 2;
  }
  let text;
  try {
    text = readFileSync(args[0], "utf8");
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  try {
    const { fields, line } = verify(JSON.parse(text), args[1]);
    const [user, position, earnings, residue, transaction, payer, debit, credit, attempt] = line;
    console.log(`the proof holds: ${user} on ${fields.date}`);
    console.log(`position ${position}, earnings ${earnings}, residue ${residue}, in minor units of ${fields.currency}`);
    console.log(`transaction ${transaction}, attempt ${attempt}, paid by ${payer}` + (debit ? ` from ${debit} to ${credit}` : ""));
    return 0;
  } catch (error) {
    console.error(`the proof does not hold: ${error.message}`);
    return 3;
  }
}

exit(main(argv.slice(2)));
