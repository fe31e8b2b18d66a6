import { jsonReply } from "@stream-fallback/core/testing";
import type { Route } from "../site/site.ts";

const needed = ["region", "aid", "needFid", "service", "union", "fid"];

/** The register call, which gives a ttwid for a complete registration. */
export const ttwidRoute: Route = {
  endpoint: "ttwid",
  origin: "ttwid",
  method: "POST",
  path: /^\/ttwid\/union\/register\/?$/,
  answer(request, site) {
    if (!isRegistration(request.body)) {
      return { ...jsonReply({ status_code: 1001, message: "invalid params" }), refused: "badRequest" };
    }
    return jsonReply({ status_code: 0, message: "", redirect_url: "" }, [site.ttwids.issue()]);
  },
};

function isRegistration(body: string): boolean {
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === "object" && fields !== null && needed.every((name) => name in fields);
  } catch {
    return false;
  }
}
