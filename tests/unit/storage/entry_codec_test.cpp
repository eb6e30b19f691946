// Entries as stored: what was written is read back, and whatever somebody changes afterwards is found and named.
#include "storage/entry_codec.h"

#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/tree.h"
#include "storage/event_codec.h"
#include "util/canonical.h"

namespace qingfeng::storage {
namespace {

using domain::request::Event;
using util::Bytes;
using util::CanonicalReader;
using util::CanonicalWriter;
using util::Digest;
namespace event = domain::request::event;

util::SecretKey key(std::uint8_t byte) {
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(byte);
    return util::SecretKey(bytes);
}
StreamKeys keys() { return {key(1), key(2), key(3)}; }
const AuthorityId authority{1};

Digest digest_of(std::uint8_t byte) {
    Digest digest;
    digest.fill(byte);
    return digest;
}

PlainEntry registered() {
    event::Registered registration;
    registration.number = "TS2026-000001";
    registration.unit = domain::people::UnitId("station");
    registration.subject = "0601";
    registration.body = "收费员态度生硬。";
    registration.contact_name = "王女士";
    registration.contact_phone = "13800000000";
    registration.first_handler = domain::people::PersonId("officer");
    registration.code_hash = {1, 2, 3};
    registration.first_deadline = util::Date::parse("2026-10-12").value();
    const EncodedEvent encoded = encode(Event(registration));

    PlainEntry entry;
    entry.stream = StreamId(1000);
    entry.sequence = 1;
    entry.recorded = util::parse_iso("2026-09-21T09:00:00+08:00").value();
    entry.previous = digest_of(9);
    entry.type = encoded.type;
    entry.origin = {domain::record::Complainant{}, "command line", "root"};
    entry.fields = encoded.fields;
    return entry;
}

/// The names of all fields in the order of their digests.
std::vector<std::string> leaf_order(const PlainEntry& entry) {
    std::vector<std::string> names = {"stream", "sequence", "type", "recorded", "previous", "actor", "via", "os_user"};
    for (const FieldValue& field : entry.fields) names.push_back(field_name(field.id));
    return names;
}

/// The body taken apart, so that a test may change one thing in it.
struct Body {
    Bytes nonce;
    std::vector<Bytes> ciphertexts;

    static Body of(const Bytes& bytes) {
        CanonicalReader reader(bytes);
        Body body;
        const auto nonce = reader.raw(util::aead_nonce_size - 2).value();
        body.nonce.assign(nonce.begin(), nonce.end());
        const auto count = reader.number().value();
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto ciphertext = reader.bytes().value();
            body.ciphertexts.emplace_back(ciphertext.begin(), ciphertext.end());
        }
        EXPECT_TRUE(reader.finished());
        return body;
    }
    Bytes bytes() const {
        CanonicalWriter writer;
        writer.raw(nonce).number(ciphertexts.size());
        for (const Bytes& ciphertext : ciphertexts) writer.bytes(ciphertext);
        return writer.take();
    }
};

std::string fault_of(const util::Result<PlainEntry, EntryFault>& opened) {
    return opened ? "intact" : "[" + opened.error().field + "]";
}

TEST(EntryCodec, what_was_sealed_opens_as_it_was) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    EXPECT_EQ(sealed.row.stream, entry.stream);
    EXPECT_EQ(sealed.row.sequence, entry.sequence);
    EXPECT_EQ(sealed.row.recorded, entry.recorded);
    EXPECT_EQ(sealed.row.version, entry_version);
    const auto opened = open_entry(keys(), authority, sealed.row, entry.previous);
    ASSERT_TRUE(opened) << to_words(opened.error().wrong);
    EXPECT_EQ(*opened, entry);
}

TEST(EntryCodec, without_via_and_user_and_event_fields_it_opens_too) {
    PlainEntry entry = registered();
    entry.type = EventType::Archived;
    entry.origin = {domain::record::Person{domain::people::PersonId("officer")}, "", ""};
    entry.fields.clear();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    EXPECT_EQ(sealed.row.digests.size(), 6 * 32u);
    const auto opened = open_entry(keys(), authority, sealed.row, entry.previous);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, entry);
}

TEST(EntryCodec, sealing_twice_gives_other_bytes_and_the_same_leaf) {
    const SealedEntry one = seal_entry(keys(), authority, registered());
    const SealedEntry two = seal_entry(keys(), authority, registered());
    EXPECT_NE(one.row.body, two.row.body);
    EXPECT_EQ(one.row.digests, two.row.digests);
    EXPECT_EQ(one.leaf, two.leaf);
}

TEST(EntryCodec, the_leaf_is_the_ledgers_leaf_over_the_digests) {
    const SealedEntry sealed = seal_entry(keys(), authority, registered());
    std::vector<Digest> digests(sealed.row.digests.size() / 32);
    for (std::size_t i = 0; i < digests.size(); ++i) {
        std::copy_n(sealed.row.digests.begin() + static_cast<std::ptrdiff_t>(32 * i), 32, digests[i].begin());
    }
    EXPECT_EQ(digests.size(), leaf_order(registered()).size());
    EXPECT_EQ(sealed.leaf, ledger::make_leaf(digests));
    EXPECT_EQ(leaf_of(sealed.row), sealed.leaf) << "without keys";
    EXPECT_EQ(sealed.leaf_digest(), leaf_digest(sealed.leaf));
    EXPECT_TRUE(std::equal(sealed.leaf.begin() + 1, sealed.leaf.end(), sealed.leaf_digest().begin()));
}

TEST(EntryCodec, no_list_of_digests_makes_no_leaf) {
    EntryRow row = seal_entry(keys(), authority, registered()).row;
    row.digests.pop_back();
    EXPECT_EQ(leaf_of(row), std::nullopt);
    row.digests.clear();
    EXPECT_EQ(leaf_of(row), std::nullopt);
}

/// What a database administrator could do to one row.
TEST(EntryCodec, each_single_change_is_found_and_its_field_named) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    PlainEntry next = entry;
    next.sequence = 2;
    const SealedEntry other = seal_entry(keys(), authority, next);
    const auto opens = [&](const std::function<void(EntryRow&)>& change) {
        EntryRow row = sealed.row;
        change(row);
        return fault_of(open_entry(keys(), authority, row, entry.previous));
    };
    struct Row {
        std::string what;
        std::string named;
        std::function<void(EntryRow&)> change;
    };
    const std::vector<Row> rows = {
        {"nothing", "intact", [](EntryRow&) {}},
        {"another stream", "[]", [](EntryRow& row) { row.stream = StreamId(1001); }},
        {"another sequence", "[]", [](EntryRow& row) { row.sequence = 2; }},
        {"an earlier time", "[recorded]", [](EntryRow& row) { --row.recorded.micros; }},
        {"another version", "[]", [](EntryRow& row) { row.version = 2; }},
        {"the body of its neighbour", "[]", [&](EntryRow& row) { row.body = other.row.body; }},
        {"the digests of its neighbour", "[stream]", [&](EntryRow& row) { row.digests = other.row.digests; }},
        {"the whole neighbour in its place", "[]",
         [&](EntryRow& row) { row.body = other.row.body, row.digests = other.row.digests; }},
        {"no body", "[]", [](EntryRow& row) { row.body.clear(); }},
        {"bytes after the body", "[]", [](EntryRow& row) { row.body.push_back(0); }},
        {"no digests", "[stream]", [](EntryRow& row) { row.digests.clear(); }},
        {"a digest less", "[first_deadline]", [](EntryRow& row) { row.digests.resize(row.digests.size() - 32); }},
        {"a digest more", "[]", [](EntryRow& row) { row.digests.resize(row.digests.size() + 32); }},
        {"half a digest more", "[]", [](EntryRow& row) { row.digests.resize(row.digests.size() + 16); }},
        {"another nonce", "[]", [](EntryRow& row) { row.body[0] ^= 1; }},
    };
    for (const Row& row : rows) EXPECT_EQ(opens(row.change), row.named) << row.what;
}

TEST(EntryCodec, a_changed_ciphertext_names_its_field) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    std::vector<std::string> order = leaf_order(entry);
    // In the body stand the list of fields, then all but stream, sequence, recorded and previous.
    std::vector<std::string> named = {"", "type"};
    named.insert(named.end(), order.begin() + 5, order.end());
    const Body body = Body::of(sealed.row.body);
    ASSERT_EQ(body.ciphertexts.size(), named.size());
    for (std::size_t i = 0; i < named.size(); ++i) {
        Body changed = body;
        changed.ciphertexts[i].back() ^= 1;
        EntryRow row = sealed.row;
        row.body = changed.bytes();
        EXPECT_EQ(fault_of(open_entry(keys(), authority, row, entry.previous)), "[" + named[i] + "]");

        changed = body;
        std::swap(changed.ciphertexts[i], changed.ciphertexts[(i + 1) % named.size()]);
        row.body = changed.bytes();
        const std::string first = i + 1 == named.size() ? "" : named[i];
        EXPECT_EQ(fault_of(open_entry(keys(), authority, row, entry.previous)), "[" + first + "]") << "swapped";

        changed = body;
        changed.ciphertexts.erase(changed.ciphertexts.begin() + static_cast<std::ptrdiff_t>(i));
        row.body = changed.bytes();
        EXPECT_NE(fault_of(open_entry(keys(), authority, row, entry.previous)), "intact") << "left out";
    }
}

TEST(EntryCodec, a_changed_digest_names_its_field) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    const std::vector<std::string> order = leaf_order(entry);
    for (std::size_t i = 0; i < sealed.row.digests.size(); ++i) {
        EntryRow row = sealed.row;
        row.digests[i] ^= 0x80;
        EXPECT_EQ(fault_of(open_entry(keys(), authority, row, entry.previous)), "[" + order[i / 32] + "]");
    }
}

TEST(EntryCodec, no_byte_of_the_body_can_be_changed) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    for (std::size_t i = 0; i < sealed.row.body.size(); ++i) {
        EntryRow row = sealed.row;
        row.body[i] ^= 1;
        EXPECT_NE(fault_of(open_entry(keys(), authority, row, entry.previous)), "intact") << "byte " << i;
    }
}

TEST(EntryCodec, an_entry_left_out_before_it_is_found) {
    const SealedEntry sealed = seal_entry(keys(), authority, registered());
    EXPECT_EQ(fault_of(open_entry(keys(), authority, sealed.row, digest_of(8))), "[previous]");
}

TEST(EntryCodec, it_opens_in_no_other_authority_and_under_no_other_keys) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    const auto opened_with = [&](const StreamKeys& others, AuthorityId where) {
        return fault_of(open_entry(others, where, sealed.row, entry.previous));
    };
    EXPECT_EQ(opened_with(keys(), AuthorityId(2)), "[]");
    EXPECT_EQ(opened_with({key(7), key(2), key(3)}, authority), "[]");
    EXPECT_EQ(opened_with({key(1), key(7), key(3)}, authority), "[contact_name]") << "the identity has its own key";
    EXPECT_EQ(opened_with({key(1), key(2), key(7)}, authority), "[stream]");
}

TEST(EntryCodec, no_text_stands_in_a_row) {
    const SealedEntry sealed = seal_entry(keys(), authority, registered());
    for (const char* text : {"13800000000", "TS2026", "station", "officer", "root", "王"}) {
        EXPECT_EQ(util::as_text(sealed.row.body).find(text), std::string_view::npos);
    }
}

TEST(EntryCodec, opened_fields_can_be_checked_against_the_leaf_by_anybody) {
    const PlainEntry entry = registered();
    const SealedEntry sealed = seal_entry(keys(), authority, entry);
    const std::vector<std::uint16_t> shown = {field_named("first_deadline").value(), field::recorded,
                                              field_named("number").value()};
    const ledger::Opening opening = open_fields(keys(), sealed.row, entry, shown);
    const auto parsed = ledger::parse_opening(ledger::opening_bytes(opening));
    ASSERT_TRUE(parsed);
    const auto fields = ledger::check_opening(*parsed, ledger::leaf_hash(sealed.leaf));
    ASSERT_TRUE(fields);
    ASSERT_EQ(fields->size(), 3u);
    EXPECT_EQ((*fields)[0].field_id, field::recorded);
    EXPECT_EQ((*fields)[0].position, 3);
    EXPECT_EQ(util::as_text((*fields)[1].value), "TS2026-000001");
    EXPECT_EQ((*fields)[2].field_id, field_named("first_deadline"));

    ledger::Opening lie = opening;
    lie.fields[1].value[0] ^= 1;
    EXPECT_FALSE(ledger::check_opening(lie, ledger::leaf_hash(sealed.leaf)));
    PlainEntry other = entry;
    other.sequence = 2;
    const SealedEntry another = seal_entry(keys(), authority, other);
    EXPECT_FALSE(ledger::check_opening(opening, ledger::leaf_hash(another.leaf)));
}

TEST(EntryCodec, a_salt_tells_nothing_of_another_field_or_entry) {
    const PlainEntry entry = registered();
    PlainEntry next = entry;
    next.sequence = 2;
    const auto salts = [](const PlainEntry& of) {
        const SealedEntry sealed = seal_entry(keys(), authority, of);
        std::vector<std::uint16_t> all;
        for (std::uint16_t id = 0; id < 100; ++id) all.push_back(id);
        std::vector<ledger::Salt> found;
        for (const auto& field : open_fields(keys(), sealed.row, of, all).fields) found.push_back(field.salt);
        return found;
    };
    std::vector<ledger::Salt> found = salts(entry);
    const std::vector<ledger::Salt> others = salts(next);
    found.insert(found.end(), others.begin(), others.end());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
    EXPECT_EQ(found.size(), 2 * leaf_order(entry).size());
}

RC_GTEST_PROP(EntryCodec, any_bytes_are_refused_without_harm, (const Bytes& body, const Bytes& digests)) {
    EntryRow row;
    row.stream = StreamId(1000);
    row.sequence = 1;
    row.version = entry_version;
    row.body = body;
    row.digests = digests;
    RC_ASSERT(!open_entry(keys(), authority, row, Digest{}));
    leaf_of(row);
}

/// Bytes of release 0.1 are read for ever. Digests and leaf are computed anew and must be the same; the nonce is
/// random, so the body is one that was written then. Leaf and digest were also computed apart from this program, from
/// the description in entry_codec.h and ledger/leaf.h alone.
TEST(EntryCodec, bytes_of_release_0_1_are_read_for_ever) {
    const SealedEntry sealed = seal_entry(keys(), authority, registered());
    const std::string leaf = "01165ed21ad740b20646f4703b630927357c4c0fc537554b9964e04e32b09513cd";
    const std::string first_digest = "7ac303ff26e54f81c174ee13bdfec9685c4b0921a79aec7c2305257d98add98b";
    const std::string body =
        "6f22927bc90205274e0f643b89cda092c2576591dc9b1222ca1e35394b48d6fe7cf9f42a1b6bc27a2f1674917397685304bc"
        "76da5ad6dc52a5f7112e5f8295500a771dce2d9bad716daffa201283602fd9640a90251d8c8326a1370b7a547f1cc0021e44dfba"
        "fc82d8e85b569a747c025900799d03e75b39a3932278147492271579fa9120cece8f594e89e43b15023ddc1d74bc852d9b1fd241"
        "100b8ccedf34221c4e702b56e4ddc8b541c3a1b96e11c792c339bc147434f51cea3653ece8bf0711d2affc9a937eaf91e7fe197c"
        "a8f7b7340a11eb50cff1dcc4c5f6da1e0ba4d0e5387efa18ae52b007be1635c8c715e4edca468a55176b84c89d39657a14b5c7c9"
        "4380065590a8cf1990e749853f3a7ee62c28fb640174c149ec85d316db7eddef845dde5937d9cd8f1373ebb341c6f229892dd09e"
        "42553be17591198a796a7a86ab73374a4ac5282edbbd02788a637bfac5a0bbbe1bedb8ae15ac1a59bcf56a5341284c1972c9dc07"
        "33e5290b99a1b99f18dc93e231c76291ae382ecaeb441435e3ba8766e4758f14d01188512d8b094ed3211bc08efdab263bce2213"
        "df4a531bb34d08d6cac42e164186ba46ee742013f6b4f7973d94c42d7d2f759fa039912b17b470";
    EXPECT_EQ(util::to_hex(sealed.leaf), leaf);
    EXPECT_EQ(util::to_hex(util::ByteView(sealed.row.digests).first(32)), first_digest);
    EntryRow row = sealed.row;
    row.body = util::from_hex(body).value_or(Bytes{});
    const auto opened = open_entry(keys(), authority, row, registered().previous);
    ASSERT_TRUE(opened) << util::to_hex(sealed.row.body);
    EXPECT_EQ(*opened, registered());
    EXPECT_TRUE(decode_request(*opened));
}

}  // namespace
}  // namespace qingfeng::storage
