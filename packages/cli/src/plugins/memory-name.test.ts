import { expect, it } from "vitest";
import { memoryName } from "./memory-name.ts";

const nameOf = (href: string, ...hosts: string[]) =>
  JSON.stringify(memoryName({ provider: { id: "lantern", hosts } as never, href }));

it("the memory of a plugin is its module's and its hosts' own", () => {
  const name = nameOf("file:///lantern.ts", "lantern.example", "api.lantern.example");
  expect(nameOf("file:///lantern.ts", "api.lantern.example", "lantern.example")).toBe(name);
  expect(nameOf("file:///lantern.ts", "mirror.example", "api.lantern.example")).not.toBe(name);
  expect(nameOf("file:///played.ts", "lantern.example", "api.lantern.example")).not.toBe(name);
});

it("the memory of a plugin is the same wherever its package is installed", () => {
  const [one, other] = ["/home/nora", "/srv"].map((folder) =>
    nameOf(`file://${folder}/node_modules/@my/lantern/dist/lantern.js`),
  );
  expect(other).toBe(one);
});

it.each(["127.0.0.1", "localhost", "[::1]"])("a free port of %s makes no memory of its own", (host) => {
  expect(nameOf("file:///played.ts", `${host}:41001`)).toBe(nameOf("file:///played.ts", `${host}:52002`));
  expect(nameOf("file:///played.ts", "mirror.example:41001")).not.toBe(
    nameOf("file:///played.ts", "mirror.example:52002"),
  );
});
