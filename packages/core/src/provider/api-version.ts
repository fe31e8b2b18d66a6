/** The version of the contract between core and providers that this core is made for. */
export const PROVIDER_API_VERSION = 1;

/** The oldest one that is still taken. */
const OLDEST = 1;

/** What a provider without the field was made for: the contract was the first one before it had a number. */
const UNNUMBERED = 1;

/** Why this core cannot take a provider that was made for that version of the contract; undefined where it can. */
export function faultOfApiVersion(id: string, apiVersion: unknown = UNNUMBERED): string | undefined {
  if (!Number.isSafeInteger(apiVersion))
    return `"apiVersion" of provider "${id}" must be a whole number; leave it to defineProvider`;
  const version = Number(apiVersion);
  const made = `provider "${id}" was made for version ${version} of the provider contract`;
  if (version > PROVIDER_API_VERSION)
    return `${made}, and this core knows ${PROVIDER_API_VERSION}; update stream-fallback, or take an older release of the provider`;
  if (version < OLDEST)
    return `${made}, and this core takes ${OLDEST} at the least; take a newer release of the provider`;
  return undefined;
}
