// What the page of another service of ours is made of, and served with.
export { type PageFile, pageFilesIn, pagePartsFiles } from "./page/page-files.ts";
export { type PageReply, pageReplies } from "./page/page-replies.ts";
