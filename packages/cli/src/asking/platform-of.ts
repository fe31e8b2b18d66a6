import { type Provider, urlsInText } from "@stream-fallback/core";

/** The id of the platform that a room is of, as the client will find it; the main one's where nothing else is told. */
export function platformOf(
  room: string,
  { providers, main }: { providers: readonly Provider[]; main: Pick<Provider, "id"> },
): string {
  const [, id] = /^\s*([\w.-]+)[:：](?!\/\/)/.exec(room) ?? [];
  const named = providers.find((provider) => provider.id === id);
  const urls = urlsInText(room);
  const owner = named ?? providers.find((provider) => urls.some(({ href }) => provider.matchURL(href)));
  return (owner ?? main).id;
}
