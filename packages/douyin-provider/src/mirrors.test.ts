import { expect, it } from "vitest";
import { adapterReply } from "./__fixtures__/adapter-reply.ts";
import { fakeCall } from "./__fixtures__/fake-call.ts";
import { query, uid } from "./__fixtures__/invented-room.ts";
import { openSite } from "./__fixtures__/open-site.ts";
import { createProvider } from "./douyin.ts";

const mirror = "http://127.0.0.1:8080";
const origins = { live: `${mirror}/live/`, www: `${mirror}/www`, webcast: `${mirror}/webcast/` };
const pathsOf: Readonly<Record<string, string[]>> = {
  web: ["/live/", "/live/webcast/room/web/enter/"],
  webHTML: ["/live/100200300400", "/live/100200300400"],
  mobile: ["/webcast/webcast/room/reflow/info/"],
  userHTML: [`/www/user/${uid}`, `/www/user/${uid}`],
};

it.each(createProvider({ origins }).adapters.map((adapter) => [adapter.name, adapter] as const))(
  "%s asks a mirror below the mirror's path",
  async (name, adapter) => {
    const { context, asked } = fakeCall(openSite(() => adapterReply(name, "live")));
    await adapter.fetchRoom(query, context);
    const places = asked.map(({ url }) => url.split("?")[0]);
    expect(places).toEqual(pathsOf[name]?.map((path) => `${mirror}${path}`));
  },
);
