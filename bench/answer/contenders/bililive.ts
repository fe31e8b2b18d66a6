import { registerHooks } from "node:module";
import type { Contender } from "./contender.ts";
import { importInstalled } from "./install-bililive.ts";

export const BILILIVE = "biliLive-tools";

interface BililiveAPI {
  getRoomInfo(webRid: string, options: { api: string }): Promise<{ living: boolean; title: string }>;
}

interface Axios {
  defaults: { adapter: unknown };
  getAdapter(name: "http"): (config: object) => Promise<unknown>;
}

/**
 * The functions with which biliLive-tools asks the site, as they are published: only where their requests go is changed.
 * @throws Error where they are not installed
 */
export async function bililive(): Promise<Contender> {
  const { default: axios } = await importInstalled<{ default: Axios }>("axios");
  let site = "";
  const send = axios.getAdapter("http");
  // Set before the functions are imported, since they make a client of their own right then.
  axios.defaults.adapter = (config: { url: string }) =>
    send({ ...config, url: config.url.replace(/^https:\/\/[^/]+/, site) });
  nameExports("sm-crypto", ["sm2", "sm3", "sm4"]);
  const { getRoomInfo } = await importInstalled<BililiveAPI>("@bililive-tools/douyin-recorder/douyin_api.js");
  return {
    name: BILILIVE,
    asking: ({ api, webRid, prefix }, origin) => ({
      ask() {
        site = `${origin}${prefix}`;
        return getRoomInfo(webRid, { api });
      },
    }),
  };
}

/** Bundlers find the names that a CommonJS module exports; Node does not find all, and refuses to import the others. */
function nameExports(module: string, names: readonly string[]): void {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (specifier !== module) return found;
      const source = `import all from ${JSON.stringify(found.url)}; export const { ${names.join()} } = all;`;
      return { ...found, url: `data:text/javascript,${encodeURIComponent(source)}`, format: "module" };
    },
  });
}
