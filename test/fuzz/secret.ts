/** The value of every cookie that replies set, so that a message that holds a cookie is found out. */
export const SECRET = "secret-of-the-anchor";
