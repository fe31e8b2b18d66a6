import { expect, test } from "vitest";
import { sampleOf } from "../sample-of.ts";
import { startCli } from "./run-cli.ts";
import { runNode } from "./run-node.ts";

/** A module that makes its process believe to be an older Node. */
const makeOld = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.20.2" } })`;
const needed = "this is Node 20.20.2, and Node 22.19 or newer is needed; see https://nodejs.org";

test("the command says in one line which Node it needs", async () => {
  const { ended } = startCli(["123"], { NODE_OPTIONS: `--import="${makeOld.replaceAll('"', "'")}"` });
  expect(await ended).toEqual({ code: 1, stdout: "", stderr: `douyin-info: ${needed}\n` });
});

test.each(
  sampleOf(
    [
      ["getInfo", `import("@stream-fallback/douyin-provider").then(({ getInfo }) => getInfo("123"))`],
      [
        "a provider",
        `import("@stream-fallback/douyin-provider").then(({ douyin }) => douyin({ origins: "live=http://a" }))`,
      ],
      [
        "a client",
        `import("@stream-fallback/core").then(({ createClient }) => createClient({ providers: [] }))`,
      ],
      [
        "a balancer",
        `import("@stream-fallback/core/balancer").then(({ createBalancer }) => createBalancer({}))`,
      ],
    ],
    5,
  ),
)("%s says which Node it needs, and blames no endpoint", async (_, script) => {
  const { ended } = runNode([
    ...["--import", makeOld, "--input-type=module", "--eval"],
    `await ${script}.catch(({ code, fault, message }) => console.log(code, fault, message))`,
  ]);
  expect(await ended).toEqual({ code: 0, stdout: `LOCAL caller ${needed}\n`, stderr: "" });
});
