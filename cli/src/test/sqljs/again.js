// Opens a database and writes what sql.js exports of it: again.js FROM TO
const fs = require('node:fs');
require('sql.js')().then((SQL) => {
  const [from, to] = process.argv.slice(2);
  fs.writeFileSync(to, new SQL.Database(fs.readFileSync(from)).export());
});
