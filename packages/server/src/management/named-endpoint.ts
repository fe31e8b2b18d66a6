import type { Context } from "hono";
import type { ServedClient } from "../app-options.ts";
import { Refusal } from "../reply/refusal.ts";
import { shownName } from "../reply/shown-name.ts";

/** An endpoint of the path, and the balancer that has it. */
export interface NamedEndpoint {
  balancer: ReturnType<ServedClient["balancer"]>;
  provider: string;
  name: string;
}

/** @throws a `Refusal` for a provider that is not there, and for an endpoint that it does not have */
export function namedEndpoint(client: ServedClient, { req }: Context): NamedEndpoint {
  const provider = req.param("id") ?? "";
  const name = req.param("name") ?? "";
  const providers = Object.keys(client.status().providers);
  if (!providers.includes(provider))
    throw new Refusal("NO_SUCH_PROVIDER", `there is no provider ${shownName(provider)}; ${known(providers)}`);
  const balancer = client.balancer(provider);
  const names = balancer.status().map((endpoint) => endpoint.name);
  if (!names.includes(name))
    throw new Refusal("NO_SUCH_ENDPOINT", `${provider} has no endpoint ${shownName(name)}; ${known(names)}`);
  return { balancer, provider, name };
}

function known(names: readonly string[]): string {
  return names.length === 0 ? "there is none" : `there is ${names.join(", ")}`;
}
