import { type Format, jsonRequest } from "../webhook-request.ts";

/** The alert as it is, for receivers of one's own. */
export const json: Format = { request: (alert, { url }) => jsonRequest(url, alert) };
