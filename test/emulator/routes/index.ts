import type { Route } from "../site/site.ts";
import { homeRoute } from "./home.ts";
import { mobileRoute } from "./mobile.ts";
import { reflowRoute } from "./reflow.ts";
import { shareRoute } from "./share.ts";
import { shortRoute } from "./short.ts";
import { ttwidRoute } from "./ttwid.ts";
import { userHtmlRoute } from "./user-html.ts";
import { webRoute } from "./web.ts";
import { webHtmlRoute } from "./web-html.ts";

/** All routes. A new endpoint takes one file here, one line below and one name in addresses/endpoints.ts. */
export const routes: readonly Route[] = [
  homeRoute,
  ttwidRoute,
  webRoute,
  webHtmlRoute,
  mobileRoute,
  userHtmlRoute,
  shortRoute,
  shareRoute,
  reflowRoute,
];
