package dev.truce.benchmarks.record;

import dev.truce.conflict.access.FieldAccess;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The block of 20 leaves of {@link Documents} as a Java record. */
record Invoice(
        String title,
        String customer,
        String status,
        String reference,
        String note,
        String owner,
        int quantity,
        int position,
        long createdAt,
        BigDecimal price,
        boolean paid,
        boolean archived,
        Address address,
        List<String> tags) {

    record Address(String street, String city, String country, String contact, int floor) {}

    /** Ten blocks: 200 leaves. */
    record Ten(
            Invoice part0,
            Invoice part1,
            Invoice part2,
            Invoice part3,
            Invoice part4,
            Invoice part5,
            Invoice part6,
            Invoice part7,
            Invoice part8,
            Invoice part9) {}

    static Class<?> type(int leaves) {
        return leaves == 20 ? Invoice.class : Ten.class;
    }

    static Object read(int leaves, byte[] json) {
        return FieldAccess.of(type(leaves)).read(new String(json, StandardCharsets.UTF_8));
    }
}
