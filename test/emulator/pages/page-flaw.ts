import type { PageForm } from "./page-form.ts";

/** `skeleton`: nothing but the address; `noState`: only the shell; `garbled`: the state row has lost its middle. */
export type PageFlaw = "skeleton" | "noState" | "garbled";

/** What makes a page other than usual. */
export interface PageMood {
  flaw?: PageFlaw | undefined;
  form?: PageForm | undefined;
}
