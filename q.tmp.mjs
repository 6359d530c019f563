import pg from 'pg';
const [,, port, pw, db, ...sql]=process.argv;
const c=new pg.Client({connectionString:`postgres://postgres:${pw}@127.0.0.1:${port}/${db}`}); await c.connect();
for (const s of sql) { const {rows}=await c.query(s); console.log(db, rows.length>30?rows.slice(0,30):rows); } await c.end();
