import type { CallContext } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";

/** The call in which the site is asked, and where the site is. */
export interface SiteCall {
  context: CallContext;
  origins: Origins;
}
