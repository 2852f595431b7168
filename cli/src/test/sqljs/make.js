// Makes a database and writes what sql.js exports of it: make.js FILE
const fs = require('node:fs');
require('sql.js')().then((SQL) => {
  const db = new SQL.Database();
  db.run('CREATE TABLE seat (id TEXT PRIMARY KEY, v INTEGER, price REAL, note TEXT, photo BLOB)');
  db.run('INSERT INTO seat VALUES (?, ?, ?, ?, ?)', ['a', 1, 1.5, null, new Uint8Array([0, 255])]);
  db.run('INSERT INTO seat VALUES (?, ?, ?, ?, ?)', ['b', 2, null, 'Größe 😀', null]);
  fs.writeFileSync(process.argv[2], db.export());
});
