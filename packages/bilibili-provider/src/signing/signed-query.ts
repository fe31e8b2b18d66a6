import { createHash } from "node:crypto";

/** The site leaves them out of values before it hashes, so they must not be sent either. */
const LEFT_OUT = /[!'()*]/g;

interface Signer {
  /** As `mixinKey` makes it. */
  key: string;
  /** Unix seconds, in whole ones. */
  wts: number;
}

/**
 * The query with its signature (wbi). One text is hashed and sent: the site hashes what it gets, so any difference in
 * order, case or spaces would be another signature. Pure.
 */
export function signedQuery(parameters: Readonly<Record<string, string>>, { key, wts }: Signer): string {
  const query = queryText({ ...parameters, wts: String(wts) });
  return `${query}&w_rid=${createHash("md5")
    .update(query + key)
    .digest("hex")}`;
}

/** Sorted by code units, with a space as `%20`. */
function queryText(parameters: Readonly<Record<string, string>>): string {
  const names = Object.keys(parameters).sort();
  return names
    .map((name) => {
      const value = (parameters[name] ?? "").replace(LEFT_OUT, "").toWellFormed();
      return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value)}`;
    })
    .join("&");
}
