// Opens a database and prints how many rows each table has, and the documents of one: count.js FILE TABLE
const fs = require('node:fs');
require('sql.js')().then((SQL) => {
  const [file, table] = process.argv.slice(2);
  const db = new SQL.Database(fs.readFileSync(file));
  const tables = db.exec("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")[0].values.flat();
  const counts = Object.fromEntries(
    tables.map((name) => [name, db.exec(`SELECT count(*) FROM "${name}"`)[0].values[0][0]]));
  const documents = db.exec(`SELECT document FROM "${table}" ORDER BY key`)[0].values.flat();
  const manifest = db.exec('SELECT records FROM truce_export_tables ORDER BY type')[0].values.flat();
  console.log(JSON.stringify({ counts, manifest, documents }));
});
