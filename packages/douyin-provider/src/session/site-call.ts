import type { CallContext } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import type { PageLimits } from "../pages/page-limits.ts";

/** The call in which the site is asked, and where the site is. */
export interface SiteCall {
  context: CallContext;
  origins: Origins;
}

/** What is the same for all pages of a provider. */
export interface PageSettings extends PageLimits {
  origins: Origins;
}

/** The call in which a page is asked for, and how pages are read. */
export interface PageCall {
  context: CallContext;
  settings: PageSettings;
}
