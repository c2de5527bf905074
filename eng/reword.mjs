// Changes every English message of the sources below a folder: each vowel becomes another letter, so that no text is as it was.
// "./test.sh reworded" runs the tests on such a copy: what a test expects must not depend on the words.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const other = { a: "á", e: "é", i: "í", o: "ó", u: "ú" };

// Placeholders stay. Words stand outside of braces and, in plural forms, within two pairs of them.
function reword(text) {
  let depth = 0;
  let isQuoted = false;
  let reworded = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1];
    if (character === "'" && next === "'") {
      reworded += "''";
      at++;
      continue;
    }
    if (character === "&") {
      const end = text.indexOf(";", at);
      reworded += text.slice(at, end + 1);
      at = end;
      continue;
    }
    if (character === "'" && (isQuoted || next === "{" || next === "}")) isQuoted = !isQuoted;
    else if (!isQuoted && character === "{") depth++;
    else if (!isQuoted && character === "}") depth--;
    reworded += depth % 2 === 0 ? (other[character] ?? character) : character;
  }
  return reworded;
}

const sources = join(process.argv[2], "src");
for (const project of readdirSync(sources)) {
  const folder = join(sources, project, "Resources");
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith(".resx") || name.endsWith(".pl.resx")) continue;
    const file = join(folder, name);
    const texts = readFileSync(file, "utf8");
    writeFileSync(
      file,
      texts.replace(/(<data [^>]*>\s*<value>)([^<]*)/g, (_, start, text) => start + reword(text)),
    );
  }
}
