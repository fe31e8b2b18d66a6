// Uses a cache file as a client does, over and over, until it is killed: `node cache-writer.mjs <file> <number>`.
// It tells how many entries it finds at its start, and of whatever is not as it should be.
// Plain JavaScript: it is started by the hundred, and to strip types takes longer than all the rest of a start.
import { createHash } from "node:crypto";
import { openFile } from "../../packages/core/dist/cache/sqlite/open-file.js";
import { systemClock } from "../../packages/core/dist/runtime/clock.js";

const KEYS = 30;
const [file, first] = process.argv.slice(2);
const tell = (text) => process.stdout.write(`${text}\n`);
const warn = (fields, message) => tell(`warning: ${message} ${JSON.stringify(fields)}`);
const digestOf = (text) => createHash("sha256").update(text).digest("hex");

/** Up to some pages of the file, with a digest that says whether it is whole. */
function makeEntry(number) {
  const text = String.fromCharCode(97 + (number % 26)).repeat((number * 7_919) % 20_000);
  return `${digestOf(text)} ${text}`;
}

async function isFound(cache, key) {
  const entry = await cache.store.get(key);
  if (entry === undefined) return false;
  const [digest, text] = entry.split(" ");
  if (digest !== digestOf(text)) tell(`half of ${key}`);
  return true;
}

tell("ready");
for (let number = Number(first); ; ) {
  const cache = openFile(file, { clock: systemClock, logger: { warn } });
  let found = 0;
  for (let index = 0; index < KEYS; index++) found += await isFound(cache, `key ${index}`);
  if (number === Number(first)) tell(`found ${found}`);
  for (const last = number + 60; number < last; number++) {
    const key = `key ${(number * 7) % KEYS}`;
    if (number % 9 === 0) await cache.store.delete(key);
    else await cache.store.set(key, makeEntry(number), number % 8 === 0 ? 1 : 60_000);
  }
  cache.close();
}
