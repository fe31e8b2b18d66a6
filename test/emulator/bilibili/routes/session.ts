import { jsonReply } from "@stream-fallback/core/testing";
import { ok, refusal } from "../shapes/refusals.ts";
import type { Route } from "../site/site.ts";
import { visitorIds } from "../visitors/visitor-ids.ts";

/** Who is asking; for visitors the keys of signatures come beside a code that says that they are not logged in. */
const navRoute: Route = {
  endpoint: "nav",
  host: "account",
  path: "/x/web-interface/nav",
  answer({ cookies }, { wbi }) {
    const { img, sub } = wbi.keys();
    const picture = (key: string) => `https://i0.hdslb.com/bfs/wbi/${key}.png`;
    const isLogin = cookies.has("SESSDATA");
    const data = { isLogin, wbi_img: { img_url: picture(img), sub_url: picture(sub) } };
    return jsonReply(isLogin ? ok(data) : refusal(-101, data));
  },
};

const spiRoute: Route = {
  endpoint: "spi",
  host: "account",
  path: "/x/frontend/finger/spi",
  answer: (_, { nextVisitor }) => jsonReply(ok(visitorIds(nextVisitor()))),
};

export const sessionRoutes: readonly Route[] = [navRoute, spiRoute];
