import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

interface Complaint {
  file: string;
  line: number;
  says: string;
}

/** Each is a line, and the lines that explain it, which are indented. */
const HEAD = /^(?<file>[^\s(]+)\((?<line>\d+),\d+\): error (?<says>.*)/s;

let complaints: Complaint[];

/** The packages are read as they are built, by whoever installs them. */
beforeAll(() => {
  const { stdout } = spawnSync(`${root}/node_modules/.bin/tsc`, ["-p", here, "--pretty", "false"], {
    cwd: here,
    encoding: "utf8",
  });
  complaints = stdout
    .split(/\n(?=\S)/)
    .filter((text) => text !== "")
    .map((text) => {
      const { file = text, line, says = "" } = HEAD.exec(text)?.groups ?? {};
      return { file, line: Number(line), says: says.replaceAll(/\s+/g, " ").trim() };
    });
});

it("a recorder's own calls compile as they stand, and so does what it makes of the answers", () => {
  expect(complaints.filter(({ file }) => file !== "wrong-calls.ts")).toEqual([]);
});

const lines = readFileSync(`${here}/wrong-calls.ts`, "utf8").split("\n");
const wrong = lines.flatMap((text, at) => {
  const [, says] = /^\/\/ (TS\d+: .*)$/.exec(text) ?? [];
  return says === undefined ? [] : [{ call: lines[at + 1] ?? "", line: at + 2, says }];
});

it.each(wrong)("a call that does not fit is told what is wrong with it: $call", ({ line, says }) => {
  const about = complaints.filter(
    (complaint) => complaint.file === "wrong-calls.ts" && complaint.line === line,
  );
  expect(about.map((complaint) => complaint.says)).toEqual([says]);
});

it("every complaint about a wrong call is foreseen", () => {
  expect(complaints.filter(({ file }) => file === "wrong-calls.ts")).toHaveLength(wrong.length);
});
