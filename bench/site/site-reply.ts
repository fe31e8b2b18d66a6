/** What a site for measurements sends again and again, made and compressed before anything is measured. */
export interface SiteReply {
  /** A page is shown only to who has a nonce. */
  kind: "data" | "page";
  compressed: Buffer;
}

/** Finds the reply to the path of a request, with its query; undefined for what this site does not have. */
export type Site = (path: string) => SiteReply | undefined;
