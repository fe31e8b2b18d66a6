import type { Origins } from "../../addresses/origins.ts";
import { type CastName, cast, castNotes } from "../../cast/rooms.ts";
import { escapeHtml } from "../../pages/healthy-head.ts";

/** A table of all members of the cast, with the addresses at which a browser finds them. */
export function castTable(origins: Origins): string {
  const rows = (Object.keys(cast) as CastName[]).map((name) => {
    const member = cast[name];
    const links = [link(`${origins.live}/${member.webRid}`, member.webRid)];
    if ("owner" in member) {
      links.push(link(`${origins.www}/user/${member.owner.secUid}`, "profile"));
      links.push(link(`${origins.short}/${member.shortCode}/`, "short link"));
    }
    const owner = "owner" in member ? member.owner.nickname : "";
    return `<tr><td>${links.join("<br>")}</td><td>${escapeHtml(owner)}</td><td>${escapeHtml(castNotes[name])}</td></tr>`;
  });
  return `<table>${rows.join("\n")}</table>`;
}

function link(address: string, label: string): string {
  return `<a href="${escapeHtml(address)}">${escapeHtml(label)}</a>`;
}
