import { StreamFallbackError } from "../errors.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";

/** The same client, which asks nobody but these hosts: a reply may name any address, and what is built of it may lead anywhere. */
export function onlyToHosts(http: HttpClient, hosts: readonly string[]): HttpClient {
  const refusal = ({ url }: HttpRequest): StreamFallbackError | undefined => {
    const place = URL.parse(url);
    if (place === null || hosts.includes(place.host)) return undefined;
    const what = `the provider asks ${place.host || place.protocol}, which is none of its hosts; name it in "hosts"`;
    return new StreamFallbackError("UPSTREAM_ERROR", what);
  };
  return {
    send: async (request) => {
      const refused = refusal(request);
      if (refused !== undefined) throw refused;
      return http.send(request);
    },
    stream: async (request) => {
      const refused = refusal(request);
      if (refused !== undefined) throw refused;
      return http.stream(request);
    },
  };
}
