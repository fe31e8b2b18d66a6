import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sampleOf } from "../../sample-of.ts";
import { runCli } from "../run-cli.ts";
import { isTerminalLeftOut, startLineInTerminal } from "./start-in-terminal.ts";

type Shell = "bash" | "zsh" | "fish";

/** Where everything is required, tests that need a shell fail instead, and say what to install. */
const isLeftOut = (shell: Shell) =>
  spawnSync(shell, ["--version"]).error !== undefined && process.env.REQUIRE_ALL !== "1";

/** A home whose shell has the completions where docs/cli.md has them put. */
async function moveIn(shell: Shell, language = "en"): Promise<Record<"HOME" | "PATH" | "LC_ALL", string>> {
  const { error } = spawnSync(shell, ["--version"]);
  if (error) throw new Error(`${shell} is not here: apt-get install ${shell}`);
  const home = mkdtempSync(join(tmpdir(), "cli-completions-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const { code, stdout } = await runCli(["completion", shell, "--lang", language], {});
  expect(code).toBe(0);
  const command = join(home, "bin", "douyin-info");
  const files = {
    bash: { ".bashrc": stdout },
    zsh: {
      "functions/_douyin-info": stdout,
      ".zshrc": `PROMPT="ready> "; fpath=(~/functions $fpath); autoload -Uz compinit; compinit -u -d ~/dump\n`,
    },
    fish: { ".config/fish/completions/douyin-info.fish": stdout },
  }[shell];
  for (const [name, text] of Object.entries({
    ...files,
    "bin/douyin-info": "#!/bin/sh\n",
    "rooms.txt": "",
  })) {
    const file = join(home, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  }
  chmodSync(command, 0o755);
  return { HOME: home, PATH: `${join(home, "bin")}:${process.env.PATH}`, LC_ALL: "C.UTF-8" };
}

/** What takes the whole line away in zsh. */
const TAKE_AWAY = "\u0015";

/** What is offered for the last of some words. */
const offers: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["douyin-info st", ["status", "stream"]],
  ["douyin-info stream 1 --qu", ["--quality"]],
  ["douyin-info stream 1 --only", ["--only-audio"]],
  ["douyin-info 1 --api web", ["web", "webHTML"]],
  ["douyin-info stream 1 --format ", ["flv", "hls"]],
  ["douyin-info watch 1 --on-", ["--on-ended", "--on-live"]],
  ["douyin-info completion ", ["bash", "fish", "zsh"]],
  ["douyin-info 1 --file ro", ["rooms.txt"]],
];

describe.skipIf(isLeftOut("bash"))("completions in bash (needs bash)", () => {
  test("are offered for commands, options, their values and files", async () => {
    const env = await moveIn("bash");
    const asked = offers.map(([line]) => {
      const words = line.split(" ").map((word) => `'${word}'`);
      return `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _douyin_info 2>/dev/null; echo $(printf '%s\\n' "\${COMPREPLY[@]}" | sort)`;
    });
    const { stdout } = spawnSync("bash", ["-c", `cd; . ~/.bashrc; ${asked.join("; ")}`], {
      env,
      encoding: "utf8",
    });
    expect(stdout.trimEnd().split("\n")).toEqual(offers.map(([, offered]) => offered.join(" ")));
  });
});

describe.skipIf(isLeftOut("fish"))("completions in fish (needs fish)", () => {
  test.each(sampleOf(["en", "zh"], 2))(
    "are offered for commands, options, their values and files, and are told of in %s",
    async (language) => {
      const env = await moveIn("fish", language);
      const asked = offers.map(([line]) => `echo (complete -C '${line}' | string join '|')`);
      const { stdout, stderr } = spawnSync("fish", ["-c", `cd; ${asked.join("; ")}`], {
        env,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      const told = stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split("|").toSorted());
      const names = told.map((line) => line.map((each) => each.split("\t")[0]));
      expect(names).toEqual(offers.map(([, offered]) => offered));
      expect(told[1]?.[0]?.split("\t")[1]).toMatch(language === "zh" ? /^清晰度/ : /^the quality/);
    },
  );
});

describe.skipIf(isLeftOut("zsh") || isTerminalLeftOut)("completions in zsh (needs zsh and script)", () => {
  test.each(sampleOf(["en", "zh"], 2))(
    "are offered for commands, options, their values and files, and are told of in %s",
    async (language) => {
      const env = await moveIn("zsh", language);
      const { press, written, ended } = startLineInTerminal("cd && exec zsh -i", { env, columns: 120 });
      const hasWritten = (text: string) =>
        vi.waitFor(() => expect(written().slice(before)).toContain(text), { timeout: 20_000, interval: 5 });
      let before = 0;
      await hasWritten("ready> ");
      for (const [index, [line, offered]] of offers.entries()) {
        const begun = line.split(" ").at(-1) ?? "";
        press(`${line}\t`);
        // One alone is put into the line, of many the list is shown below.
        const shown = offered.length === 1 ? [offered[0]?.slice(begun.length) ?? ""] : offered;
        for (const each of shown) await hasWritten(each);
        if (begun === "st") await hasWritten(language === "zh" ? "直播流" : "address of a room's stream");
        // The line is taken away, and another one tells when everything before it was done.
        press(`${TAKE_AWAY}print d''one${index}\r`);
        await hasWritten(`done${index}`);
        before = written().length;
      }
      press("exit\r");
      await ended;
    },
  );
});
