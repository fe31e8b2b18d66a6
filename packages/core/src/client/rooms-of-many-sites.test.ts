import { describe, expect, it } from "vitest";
import { defineProvider } from "../provider/define-provider.ts";
import type { Provider } from "../provider/provider.ts";
import { silentLogger } from "../runtime/logger.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

/** A site at `<id>.example`, whose rooms have any name. */
function site(id: string, more: Partial<Provider> = {}): Provider {
  return defineProvider({
    id,
    name: id,
    siteURL: `https://${id}.example/`,
    adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => ({ ...blankRoom, owner: id }) }],
    matchURL: (url) => URL.parse(url)?.hostname === `${id}.example`,
    resolve: async (input) => ({ provider: id, roomId: input }),
    ...more,
  });
}

function clientOf(providers: readonly Provider[], options: Partial<ClientOptions<unknown>> = {}) {
  const warnings: object[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };
  const client = createClient({ providers, logger, ...options });
  const named = async (text: string) => {
    const { provider, roomId } = await client.resolve(text);
    return `${provider} ${roomId}`;
  };
  return { client, named, warnings };
}

const both = [site("apple"), site("berry")];
const refused = (message: unknown) => expect.objectContaining({ code: "INVALID_INPUT", message });

describe("a room of several sites, given as text", () => {
  it.each([
    ["apple:76", "apple 76"],
    ["berry:night owl", "berry night owl"],
    [" berry：76\n", "berry 76"],
    ["\u200bberry:76", "berry 76"],
    ["berry:a:b", "berry a:b"],
    ["berry:看 https://berry.example/5，快来", "berry https://berry.example/5"],
    ["https://berry.example/5", "berry https://berry.example/5"],
    ["berry.example/5", "berry https://berry.example/5"],
    ["【阿梨】正在直播https://berry.example/5，复制此链接", "berry https://berry.example/5"],
    ["链接：https：／／berry．example／5", "berry https://berry.example/5"],
    ["Link:https://apple.example/5.", "apple https://apple.example/5"],
    [
      "先看 https://other.example/1 再看 https://berry.example/2 和 https://apple.example/3。",
      "berry https://berry.example/2",
    ],
  ])("goes to whom it names: %j", async (text, expected) => {
    expect(await clientOf(both).named(text)).toBe(expected);
  });

  it("is asked for, streamed and watched by the same text", async () => {
    const { client } = clientOf(both);
    expect((await client.getInfo("berry:76")).owner).toBe("berry");
    expect((await client.getInfo("apple:76", { timeoutMs: 1_000 })).owner).toBe("apple");
    const watcher = client.watch(["berry:76"]);
    for await (const change of watcher) {
      expect(change.room).toMatchObject({ provider: "berry", roomId: "76" });
      break;
    }
    await client.close();
  });

  it.each([
    ["aple:76", "aple is no provider of this client, did you mean apple?"],
    ["Berry:76", "Berry is no provider of this client, did you mean berry?"],
    ["cherry-tree:76", "cherry-tree is no provider of this client; there is apple, berry"],
  ])("with the id of nobody is refused: %s", async (text, message) => {
    await expect(clientOf(both).named(text)).rejects.toEqual(refused(message));
    await expect(clientOf([both[0] as Provider]).named("aplle:76")).rejects.toEqual(
      refused("aplle is no provider of this client, did you mean apple?"),
    );
  });

  it.each(["76", "night-owl", "阿梨", "https://other.example/1", "Live: tonight at 8"])(
    "goes to the default provider where it names none: %s",
    async (text) => {
      expect(await clientOf(both, { defaultProvider: "berry" }).named(text)).toBe(`berry ${text}`);
      expect(await clientOf([site("berry")]).named(text)).toBe(`berry ${text}`);
      await expect(clientOf(both).named(text)).rejects.toEqual(
        refused(expect.stringMatching(/^cannot tell which site is meant; give the room's URL at one of /)),
      );
    },
  );

  it("of a URL that two sites take for theirs goes to the first one, with one warning", async () => {
    const { named, warnings } = clientOf([site("apple"), site("berry", { matchURL: () => true })]);
    expect(await named("https://apple.example/1")).toBe("apple https://apple.example/1");
    expect(await named("https://apple.example/2")).toBe("apple https://apple.example/2");
    expect(await named("https://berry.example/2")).toBe("berry https://berry.example/2");
    expect(warnings).toEqual([{ provider: "apple", other: "berry" }]);
  });

  it("is no URL where it is a bare number, whoever takes everything for a URL of its own", async () => {
    const greedy = site("apple", { matchURL: () => true });
    expect(await clientOf([greedy, site("berry")], { defaultProvider: "berry" }).named("76")).toBe(
      "berry 76",
    );
  });

  it("may be known by a provider though it holds no whole URL", async () => {
    const matchURL = (url: string) => url.startsWith("app//");
    expect(await clientOf([site("apple"), site("berry", { matchURL })]).named("app//5")).toBe("berry app//5");
  });

  it("as a ref of nobody is refused with the ids that there are", async () => {
    const ask = (provider: unknown) =>
      clientOf(both).client.getInfo({ provider: provider as string, roomId: "1" });
    await expect(ask("bery")).rejects.toEqual(
      refused("bery is no provider of this client, did you mean berry?"),
    );
    await expect(ask(7)).rejects.toEqual(refused("a ref needs the id of its provider"));
  });
});

describe("the default provider", () => {
  it("is a setting like others, which may change", async () => {
    const { client, named } = clientOf(both, { config: { defaultProvider: "apple" } });
    expect(await named("76")).toBe("apple 76");
    client.updateConfig({ defaultProvider: "berry" });
    expect(await named("76")).toBe("berry 76");
    client.updateConfig({ defaultProvider: "" });
    await expect(named("76")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it.each([
    ["bery", "defaultProvider must be a provider of this client, did you mean berry?"],
    ["fig", "defaultProvider must be a provider of this client; there is apple, berry"],
    [7, "defaultProvider must be the id of a provider, not a number"],
  ])("must be one of the client's: %j is not", (defaultProvider, message) => {
    const given = { defaultProvider: defaultProvider as string };
    expect(() => clientOf(both, given)).toThrow(message);
    expect(() => clientOf(both, { config: given })).toThrow(message);
    const { client } = clientOf(both);
    expect(() => client.updateConfig(given)).toThrow(`${message}; nothing was changed`);
  });
});
