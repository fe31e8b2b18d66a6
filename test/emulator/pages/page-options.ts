import type { HeavyPage } from "./heavy-page.ts";
import type { PageMood } from "./page-flaw.ts";

export interface PageOptions extends PageMood {
  nowMs: number;
  /** Puts the parts together. @default as a page of 1 MB */
  assemble?: (page: HeavyPage) => string;
}
