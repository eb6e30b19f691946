#include "app/verify_words.h"

#include <fmt/core.h>

namespace qingfeng::app {
namespace {

using service::Finding;
using service::Skipped;
using service::VerifyFault;
using service::VerifySkip;
using storage::EntryWrong;

Words sentence(EntryWrong wrong) {
    switch (wrong) {
        case EntryWrong::UnknownVersion:
            return {"版本不认识", "is of a version that this program does not know"};
        case EntryWrong::NotAnEntry:
            return {"不是一条记录的字节", "its bytes are not those of an entry"};
        case EntryWrong::ListUndecipherable:
            return {"字段目录解不开：被改过，或者是从别处搬来的",
                    "its list of fields cannot be decrypted: it was changed, or moved from elsewhere"};
        case EntryWrong::ListDoesNotFit:
            return {"字段目录与这一条对不上", "its list of fields does not fit the entry"};
        case EntryWrong::FieldUndecipherable:
            return {"解不开：被改过，或者是从别处搬来的", "cannot be decrypted: changed, or moved from elsewhere"};
        case EntryWrong::FieldUnreadable:
            return {"读不出应有的内容", "does not read as what it should be"};
        case EntryWrong::FieldChanged:
            return {"不是当时记录的内容，被改过", "is not what was recorded"};
        case EntryWrong::FieldMissing:
            return {"少了一个字段", "a field is missing"};
        case EntryWrong::DigestsDamaged:
            return {"散列表残缺", "its list of digests is damaged"};
        case EntryWrong::NotAnEvent:
            return {"读不出是办件的哪一步", "does not read as an event of a request"};
    }
    return {"", ""};
}

/// Places: {0} count, {1} at, {2} detail.
Words sentence(VerifyFault fault) {
    switch (fault) {
        case VerifyFault::EntriesMissing:
            return {"从第 {1} 个位置起少了 {0} 条办理记录", "{0} entries from position {1} on are missing"};
        case VerifyFault::LastEntriesMissing:
            return {"最后 {0} 条办理记录不见了", "the last {0} entries are missing"};
        case VerifyFault::EntriesBeyondEnd:
            return {"记录末尾之外还有办理记录", "entries stand beyond the end of the record"};
        case VerifyFault::EntryMissing:
            return {"这一条不见了", "this entry is missing"};
        case VerifyFault::EntryMissingAtEnd:
            return {"末尾的这一条不见了", "this entry is missing from the end of the record"};
        case VerifyFault::EntryOutOfOrder:
            return {"排在同一件更晚的一条之后", "stands after a later entry of the same matter"};
        case VerifyFault::TimeRunsBack:
            return {"记录时间早于它前面的一条", "was recorded earlier than the entry before it"};
        case VerifyFault::EntryWrong:
            return {"不是当时记录的内容", "is not what was recorded"};
        case VerifyFault::LeafMissing:
            return {"存证里没有它", "its leaf is missing from the log"};
        case VerifyFault::DigestsNotLogged:
            return {"散列表不是当时存证的那一份", "its list of digests is not the one that was logged"};
        case VerifyFault::KeyUnreadable:
            return {"密钥解不开：{2}", "its key cannot be unwrapped: {2}"};
        case VerifyFault::KeyMissing:
            return {"密钥不见了，而没有任何清除的记录", "its key is missing, and no entry says that it was erased"};
        case VerifyFault::KeyCameBack:
            return {"已清除，密钥却又出现了", "was erased, but its key has come back"};
        case VerifyFault::KeyMissingInTable:
            return {"还在办件表里，密钥却不见了", "stands in the table of matters, but its key is missing"};
        case VerifyFault::ErasedStillInTable:
            return {"已清除，却还在办件表里", "was erased, but still stands in the table of matters"};
        case VerifyFault::NotInTable:
            return {"办件表里没有它", "is missing from the table of matters"};
        case VerifyFault::TableDiffers:
            return {"办件表与记录说的不一样", "the table of matters says otherwise than the record"};
        case VerifyFault::TableWithoutRecord:
            return {"在办件表里，却没有任何办理记录", "is in the table of matters, but the record has no entry of it"};
        case VerifyFault::LookupWithoutKey:
            return {"密钥已经没有了，却还能用查询码或编号查到",
                    "has no key any more, but is still found by a code or number"};
        case VerifyFault::LookupNotInRecord:
            return {"能用它的记录里没有的查询码或编号查到",
                    "is found by a code or number that its record does not have"};
        case VerifyFault::LookupsMissing:
            return {"查询表里少了 {0} 个查询码或编号", "{0} codes or numbers are missing from the table of lookups"};
        case VerifyFault::WakeMissing:
            return {"到时提醒被删掉了：它的催办和逾期不会按时出现",
                    "its wake is missing: reminders and overdue notices would not come in time"};
        case VerifyFault::WakeNotInRecord:
            return {"提醒表里有它的一项，记录里没有依据",
                    "a wake stands in the table that its record does not ask for"};
        case VerifyFault::TileDiffers:
            return {"存着的第 {0} 层第 {1} 个瓦片散列与叶子不符",
                    "the stored hash {1} of tile level {0} is not that of its leaves"};
        case VerifyFault::LeafCountDiffers:
            return {"存证应有 {1} 条，实有 {0} 条", "the log should have {1} leaves and has {0}"};
        case VerifyFault::RootDiffers:
            return {"叶子算不出签过名的树根", "the leaves do not make the root that was signed"};
        case VerifyFault::LogKeysUnreadable:
            return {"存证的密钥历史读不出：{2}", "the keys of the log cannot be read: {2}"};
        case VerifyFault::HandoverNotSigned:
            return {"交接书没有接手的密钥的签名", "is not signed by the key that takes over"};
        case VerifyFault::OldRootDiffers:
            return {"不是从旧存证接过来的叶子的树根", "is not the root of the leaves taken over from the old log"};
        case VerifyFault::OldCheckpointDiffers:
            return {"签的不是从旧存证接过来的内容", "does not sign what was taken over from the old log"};
        case VerifyFault::OriginDiffers:
            return {"存证的名称与记录里的不一样", "the log is not called what its record calls it"};
        case VerifyFault::LogKeyDiffers:
            return {"存证的密钥不是记录里的那一把", "the log's key is not the one that its record names"};
        case VerifyFault::CheckpointNotSigned:
            return {"最新的存证签名不是这个存证签的", "the newest checkpoint does not carry the log's signature"};
        case VerifyFault::CheckpointOfOtherTree:
            return {"最新的存证签名签的是另一棵树", "the newest checkpoint signs another tree"};
        case VerifyFault::KeptNotSigned:
            return {"给出的一份存证签名不是这个存证签的", "a checkpoint given does not carry this log's signature"};
        case VerifyFault::KeptLost:
            return {
                "旧存证曾有 {0} 条，接续的只接过来 {1} 条：中间的丢失了",
                "the old log once had {0} leaves; its successor took over {1}, and the entries between were lost on "
                "the way"};
        case VerifyFault::KeptByReplacedKey:
            return {"有一把密钥在 {1} 条时已经更换，却又签了 {0} 条：有人还在用它",
                    "a key that had been replaced after {1} leaves has signed {0}: somebody still uses it"};
        case VerifyFault::KeptCut:
            return {"存证曾有 {0} 条，现在只有 {1} 条：被截短了，或者换上了旧数据",
                    "the log once had {0} leaves and now has {1}: it was cut, or an old copy took its place"};
        case VerifyFault::KeptRewritten:
            return {"前 {0} 条不是别处保存的存证签名所签的：记录被改写过",
                    "the first {0} leaves are not those of the checkpoint kept elsewhere: the record was rewritten"};
        case VerifyFault::HandoversContradict:
            return {"同一把密钥交给了两把不同的密钥：有人偷用它",
                    "one key has handed over to two others: somebody else has it"};
        case VerifyFault::AccountDiffers:
            return {"账号表与记录不符：{2}", "the table of accounts says otherwise than the record: {2}"};
        case VerifyFault::Unreadable:
            return {"{2}", "{2}"};
    }
    return {"", ""};
}

/// Places: {0} count.
Words sentence(VerifySkip skip) {
    switch (skip) {
        case VerifySkip::Texts:
            return {"{0} 条办理记录的内容：没有主密钥，只能核对散列",
                    "what {0} entries say: without the master key only digests count"};
        case VerifySkip::Predecessors:
            return {"每条是否接着同一件的前一条：这也是加密的字段（audit 用公开文件能核对）",
                    "that each entry names the one before it: a field like the others (audit checks it from the "
                    "openings)"};
        case VerifySkip::Tables:
            return {"办件表 {0} 行里的状态、单位和日期", "state, unit and dates in {0} rows of the table of matters"};
        case VerifySkip::Codes:
            return {"{0} 个查询码和编号属于谁", "whom {0} codes and numbers belong to"};
        case VerifySkip::Erasures:
            return {"{0} 个不在办件表里的记录是按规定清除的，还是本来就不是办件",
                    "whether {0} records that stand in no table were erased by an entry, or are no matters"};
        case VerifySkip::Keys:
            return {"这个数据库里没有包好的密钥（备份就是这样）：密钥有没有缺",
                    "whether a key is missing: this database holds "
                    "none, as a backup does"};
        case VerifySkip::Signature:
            return {"{0} 份存证签名：没有给出验证公钥（--log-key）",
                    "the signatures of {0} checkpoints: no key of the log was given "
                    "(--log-key)"};
        case VerifySkip::Seams:
            return {"更换存证密钥和接续存证的交接：没有给出交接书（--handovers）",
                    "changes of the log's key and successors: no handovers were given (--handovers)"};
    }
    return {"", ""};
}

}  // namespace

std::string in_words(const Finding& finding, const Session& session) {
    const Words words = finding.wrong ? sentence(*finding.wrong) : sentence(finding.fault);
    return fmt::format(fmt::runtime(session.in(words)), finding.count, finding.at, finding.detail);
}

std::string line_of(const Finding& finding, const Session& session) {
    std::string where = finding.matter.empty() ? std::string(session.in({"存证", "the log"})) : finding.matter;
    if (finding.entry) where += fmt::format(" #{}", *finding.entry);
    if (!finding.field.empty()) where += " " + finding.field;
    return fmt::format("{}: {}", where, in_words(finding, session));
}

std::string in_words(const Skipped& skipped, const Session& session) {
    return fmt::format(fmt::runtime(session.in(sentence(skipped.what))), skipped.count);
}

}  // namespace qingfeng::app
