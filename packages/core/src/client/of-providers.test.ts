import { expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Provider } from "../provider/provider.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

interface AppleExtra {
  isCrisp: boolean;
}

interface BerryExtra {
  seeds: number;
}

function adapterOf<Extra>(extra: Extra): Adapter<unknown, Extra> {
  return { name: "web", provides: ["status"], fetchRoom: async () => ({ ...blankRoom, ...extra }) };
}

const common = { name: "Site", siteURL: "https://site.example", matchURL: () => false };

const apple = () =>
  defineProvider({
    ...common,
    id: "apple",
    adapters: [adapterOf<AppleExtra>({ isCrisp: true })],
    optionsSchema: z.object({ peeled: z.boolean().default(false) }),
    resolve: async (roomId) => ({ provider: "apple", roomId }),
  });

const berry = () =>
  defineProvider({
    ...common,
    id: "berry",
    adapters: [adapterOf<BerryExtra>({ seeds: 7 })],
    optionsSchema: z.object({ ripe: z.boolean() }),
    resolve: async (roomId) => ({ provider: "berry", roomId }),
  });

it("answers of several providers are a union that their ids tell apart", async () => {
  const client = createClient({ providers: [apple(), berry()], defaultProvider: "apple" });
  const info = await client.getInfo("1");
  expectTypeOf(info.provider).toEqualTypeOf<"apple" | "berry">();
  expectTypeOf(info.owner).toEqualTypeOf<string>();
  expectTypeOf<typeof info>().not.toHaveProperty("seeds");
  if (info.provider === "apple") expectTypeOf(info.isCrisp).toEqualTypeOf<boolean>();
  else expectTypeOf(info.seeds).toEqualTypeOf<number>();
  await client.close();
});

it("options of a call are those that the schemas of the client's providers take", async () => {
  const client = createClient({ providers: [apple(), berry()], defaultProvider: "apple" });
  type Options = NonNullable<Parameters<typeof client.getInfo>[1]>["options"];
  expectTypeOf<Options>().toEqualTypeOf<{ peeled?: boolean | undefined } | { ripe: boolean } | undefined>();
  expectTypeOf(client.getStream).parameter(1).toExtend<{ options?: Options } | undefined>();
  await client.close();
});

it("a client of one provider is one of its answers, whatever the compiler knows of its id", async () => {
  const client = createClient({ providers: [apple()] });
  expectTypeOf(client).toExtend<Client<AppleExtra>>();
  const unnamed: Provider<AppleExtra> = apple();
  const plain = createClient({ providers: [unnamed] });
  expectTypeOf(plain).toExtend<Client<AppleExtra>>();
  expectTypeOf(await plain.getInfo("1")).toEqualTypeOf<RoomInfo<AppleExtra>>();
  const told = createClient<AppleExtra>({ providers: [apple()] });
  expectTypeOf(told).toEqualTypeOf<Client<AppleExtra>>();
  for (const each of [client, plain, told]) await each.close();
});
