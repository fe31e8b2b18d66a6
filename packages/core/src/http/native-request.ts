import { type ClientRequest, request as requestPlain } from "node:http";
import { type RequestOptions, request as requestSecure } from "node:https";

/**
 * Sends by Node what got has made of a request, with no more than that takes: of the thirty options that got hands on
 * nearly all are undefined, and Node copies and compares every one of them several times for each request.
 */
export function nativeRequest(url: URL, options: RequestOptions): ClientRequest {
  const { agent, headers, method, checkServerIdentity, rejectUnauthorized } = options;
  const { protocol, port, pathname, search } = url;
  // A socket takes an IPv6 address without the brackets that a URL has around it.
  const hostname = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  const needed = { agent, headers, method, protocol, hostname, port, path: pathname + search };
  if (protocol === "http:") return requestPlain(needed);
  // Undefined as got has it, certificates are checked whatever the environment says.
  return requestSecure({ ...needed, checkServerIdentity, rejectUnauthorized });
}
