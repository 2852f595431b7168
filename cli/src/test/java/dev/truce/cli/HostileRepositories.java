package dev.truce.cli;

import com.github.luben.zstd.Zstd;
import dev.truce.integrity.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Repositories whose files are whole, stand under their own names, and lie. */
final class HostileRepositories {

    private static final int MEGA = 1 << 20;
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private HostileRepositories() {}

    private static byte[] closed(byte[] body) {
        byte[] file = Arrays.copyOf(body, body.length + Digest.BYTES);
        System.arraycopy(Digest.of(body).bytes(), 0, file, body.length, Digest.BYTES);
        return file;
    }

    private static void put(Path folder, String kind, String name, byte[] file) throws IOException {
        Path path = folder.resolve("repository")
                .resolve(kind)
                .resolve(name.substring(0, 2))
                .resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, file);
    }

    /** An object file as docs/format.md has it, with whatever its header says. */
    private static HostileCase object(
            String name, int version, int encoding, long contentLength, long payloadLength, Supplier<byte[]> content) {
        return HostileCase.deeplyVerified(name, folder -> {
            Digest digest = Digest.of(CONTENT);
            byte[] payload = content.get();
            ByteBuffer body = ByteBuffer.allocate(58 + payload.length)
                    .put("TRUCEOBJ".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) version)
                    .put((byte) encoding)
                    .putLong(contentLength)
                    .putLong(payloadLength < 0 ? payload.length : payloadLength)
                    .put(digest.bytes())
                    .put(payload);
            put(folder, "objects", digest.hex(), closed(body.array()));
        });
    }

    /** A pack with one payload and an index of so many equal entries. */
    private static HostileCase pack(
            String name,
            int version,
            int sealing,
            long indexLength,
            int count,
            int entries,
            long contentLength,
            long storedLength) {
        return HostileCase.deeplyVerified(name, folder -> {
            ByteBuffer body = ByteBuffer.allocate(18 + 41 * entries + CONTENT.length)
                    .put("TRUCEPAK".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) version)
                    .put((byte) sealing)
                    .putInt((int) indexLength)
                    .putInt(count);
            for (int i = 0; i < entries; i++) {
                body.put(Digest.of(CONTENT).bytes())
                        .put((byte) 0)
                        .putInt((int) contentLength)
                        .putInt((int) storedLength);
            }
            byte[] file = closed(body.put(CONTENT).array());
            put(folder, "packs", Digest.at(file, file.length - Digest.BYTES).hex(), file);
        });
    }

    private static HostileCase commit(String name, String json) {
        return HostileCase.deeplyVerified(name, folder -> commit(folder, json));
    }

    private static void commit(Path folder, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Path snapshots = Files.createDirectories(folder.resolve("repository/snapshots"));
        Files.write(snapshots.resolve(Digest.of(bytes).hex()), bytes);
    }

    private static String commitOf(Digest root, String counts, int version) {
        return "{\"bytes\":1,\"counts\":" + counts + ",\"createdAt\":\"2026-01-01T00:00:00Z\",\"description\":\"\","
                + "\"format\":\"truce-snapshot\",\"formatVersion\":" + version + ",\"library\":\"x\",\"rootObject\":\""
                + root
                + "\",\"source\":\"dir:x\",\"stateRoot\":\"" + root + "\",\"tags\":[]}";
    }

    /** A commit object and the node that it says is its root. */
    private static HostileCase node(String name, byte[] content) {
        return HostileCase.deeplyVerified(name, folder -> {
            Digest digest = Digest.of(content);
            ByteBuffer body = ByteBuffer.allocate(58 + content.length)
                    .put("TRUCEOBJ".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) 1)
                    .put((byte) 0)
                    .putLong(content.length)
                    .putLong(content.length)
                    .put(digest.bytes())
                    .put(content);
            put(folder, "objects", digest.hex(), closed(body.array()));
            commit(folder, commitOf(digest, "{\"t\":1}", 1));
        });
    }

    private static byte[] bomb() {
        byte[] content = new byte[40 * MEGA];
        byte[] frame = new byte[MEGA];
        long length = Zstd.compressByteArray(frame, 0, frame.length, content, 0, content.length, 1);
        return Arrays.copyOf(frame, (int) length);
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Character one) {
                out.write(one);
            } else if (part instanceof Byte one) {
                out.write(one);
            } else if (part instanceof Integer number) {
                out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
            } else {
                out.writeBytes((byte[]) part);
            }
        }
        return out.toByteArray();
    }

    static List<HostileCase> all() {
        Supplier<byte[]> bomb = HostileRepositories::bomb;
        Supplier<byte[]> content = () -> CONTENT;
        Digest other = Digest.of(CONTENT);
        return List.of(
                object("an object that is a bomb and says so", 1, 1, 40L * MEGA, -1, bomb),
                object("an object that is a bomb and says it is small", 1, 1, 7, -1, bomb),
                object("an object that claims 256 MB of 3 bytes", 1, 1, 1 << 28, 3, () -> new byte[3]),
                object("an object that claims a length near the end of 64 bits", 1, 0, Long.MAX_VALUE, 7, content),
                object("an object of a negative length", 1, 0, -1, 7, content),
                object("an object with more payload than there is", 1, 0, 7, 1L << 40, content),
                object("an object of a later version", 9, 0, 7, 7, content),
                object("an object of an unknown encoding", 1, 77, 7, 7, content),
                object("an object that is not what its name says", 1, 0, 3, 3, () -> new byte[] {1, 2, 3}),
                pack("a pack that claims four billion objects", 1, 0, 0xFFFFFFFFL, -1, 1, 7, 7),
                pack("a pack that claims an index of 4 GB", 1, 0, 0xFFFFFFFFL, 1, 1, 7, 7),
                pack("a pack of more objects than its index has", 1, 0, 45, 2, 1, 7, 7),
                pack("a pack of no objects", 1, 0, 4, 0, 0, 7, 7),
                pack("a pack with an object twice", 1, 0, 86, 2, 2, 7, 7),
                pack("a pack whose object is longer than the pack", 1, 0, 45, 1, 1, 0xFFFFFFFFL, 0xFFFFFFFFL),
                pack("a pack whose object is shorter than what follows", 1, 0, 45, 1, 1, 3, 3),
                pack("a pack of a later version", 9, 0, 45, 1, 1, 7, 7),
                pack("a pack of an unknown sealing", 1, 9, 45, 1, 1, 7, 7),
                HostileCase.deeplyVerified(
                        "an empty pack", folder -> put(folder, "packs", "0".repeat(64), new byte[0])),
                HostileCase.deeplyVerified(
                        "an empty object", folder -> put(folder, "objects", "0".repeat(64), new byte[0])),
                commit("a commit object nested a hundred thousand deep", "[".repeat(100_000)),
                commit("a commit object of four million values", "[" + "{},".repeat(4_000_000) + "1]"),
                commit("a commit object of a later version", commitOf(other, "{\"t\":1}", 2)),
                commit(
                        "a commit object with a count beyond 64 bits",
                        commitOf(other, "{\"t\":99999999999999999999}", 1)),
                commit("a commit object of a root that is not there", commitOf(other, "{\"t\":1}", 1)),
                commit("a commit object that is another program's", "{\"format\":\"other\",\"formatVersion\":1}"),
                node("a root that is no node", CONTENT),
                node("a leaf that claims four billion entries", bytes('L', (byte) 1, -1)),
                node("a leaf whose text claims 4 GB", bytes('L', (byte) 1, 1, -1)),
                node("a leaf of a later version", bytes('L', (byte) 9, 0)),
                node("a leaf that goes on after its end", bytes('L', (byte) 1, 0, CONTENT)),
                node("an inner node that claims four billion children", bytes('N', (byte) 1, (byte) 1, -1)),
                node("an inner node of level 255 without children", bytes('N', (byte) 1, (byte) -1, 0)),
                node(
                        "an inner node whose child is not there",
                        bytes(
                                'N',
                                (byte) 1,
                                (byte) 1,
                                1,
                                other.bytes(),
                                other.bytes(),
                                0,
                                1,
                                1,
                                bytes('t'),
                                1,
                                bytes('k'))),
                HostileCase.verified(
                        "a folder that is no repository",
                        "repository",
                        folder -> Files.createDirectories(folder.resolve("repository/photos"))));
    }
}
