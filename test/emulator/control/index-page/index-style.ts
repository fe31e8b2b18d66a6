/** The style of the index page, dark where the browser prefers it. */
export const indexStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
table { border-collapse: collapse; width: 100% }
td { padding: .3rem .8rem .3rem 0; border-top: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere }
button { font: inherit; padding: .2rem .7rem; margin: 0 .3rem .3rem 0; cursor: pointer }
textarea { font: .9rem ui-monospace, monospace; display: block; width: 100%; box-sizing: border-box; margin: .3rem 0 }
output { color: #c33 }
`;
