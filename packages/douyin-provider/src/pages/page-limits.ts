/** How pages are downloaded. */
export interface PageLimits {
  /** Larger pages fail with `REPLY_TOO_LARGE`; in bytes, after decompression. */
  maxPageBytes: number;
  /** Wait for the rest of a page too, after all that is needed of it has come. */
  readWholePages: boolean;
}
