package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import java.util.List;

/**
 * A foreign key of a PostgreSQL table.
 *
 * @param name the constraint's name
 * @param schema the schema of the referring table
 * @param table the referring table
 * @param members its columns
 * @param parentSchema the schema of the table it refers to
 * @param parent the table it refers to
 * @param named the columns of that table, in the same order
 * @param deferrable whether a transaction may ask that it holds only at its end
 * @param actsOnDelete whether PostgreSQL does something at once when a row that is referred to goes, be it a refusal
 * @param actsOnUpdate the same for a row whose {@code named} columns change
 * @param definition what follows the name when it is declared
 */
record PostgresReference(
        String name,
        String schema,
        String table,
        List<String> members,
        String parentSchema,
        String parent,
        List<String> named,
        boolean deferrable,
        boolean actsOnDelete,
        boolean actsOnUpdate,
        String definition) {

    PostgresReference {
        members = List.copyOf(members);
        named = List.copyOf(named);
    }

    /** The referring table. */
    String qualified() {
        return quoted(schema) + "." + quoted(table);
    }

    boolean refersTo(PostgresTable other) {
        return parent.equals(other.name()) && parentSchema.equals(other.schema());
    }

    boolean isOf(PostgresTable other) {
        return table.equals(other.name()) && schema.equals(other.schema());
    }

    /** The condition that row {@code child} refers to row {@code other} of the parent. */
    String joins(String child, String other) {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            condition
                    .append(i == 0 ? "" : " AND ")
                    .append(child)
                    .append('.')
                    .append(quoted(members.get(i)))
                    .append(" = ")
                    .append(other)
                    .append('.')
                    .append(quoted(named.get(i)));
        }
        return condition.toString();
    }
}
