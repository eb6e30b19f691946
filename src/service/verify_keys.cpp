#include "service/verify.h"

namespace qingfeng::service {

std::string_view to_key(VerifyFault fault) {
    switch (fault) {
        case VerifyFault::EntriesMissing:
            return "entries_missing";
        case VerifyFault::LastEntriesMissing:
            return "last_entries_missing";
        case VerifyFault::EntriesBeyondEnd:
            return "entries_beyond_end";
        case VerifyFault::EntryMissing:
            return "entry_missing";
        case VerifyFault::EntryMissingAtEnd:
            return "entry_missing_at_end";
        case VerifyFault::EntryOutOfOrder:
            return "entry_out_of_order";
        case VerifyFault::TimeRunsBack:
            return "time_runs_back";
        case VerifyFault::EntryWrong:
            return "entry_wrong";
        case VerifyFault::LeafMissing:
            return "leaf_missing";
        case VerifyFault::DigestsNotLogged:
            return "digests_not_logged";
        case VerifyFault::KeyUnreadable:
            return "key_unreadable";
        case VerifyFault::KeyMissing:
            return "key_missing";
        case VerifyFault::KeyCameBack:
            return "key_came_back";
        case VerifyFault::KeyMissingInTable:
            return "key_missing_in_table";
        case VerifyFault::ErasedStillInTable:
            return "erased_still_in_table";
        case VerifyFault::NotInTable:
            return "not_in_table";
        case VerifyFault::TableDiffers:
            return "table_differs";
        case VerifyFault::TableWithoutRecord:
            return "table_without_record";
        case VerifyFault::LookupWithoutKey:
            return "lookup_without_key";
        case VerifyFault::LookupNotInRecord:
            return "lookup_not_in_record";
        case VerifyFault::LookupsMissing:
            return "lookups_missing";
        case VerifyFault::WakeMissing:
            return "wake_missing";
        case VerifyFault::WakeNotInRecord:
            return "wake_not_in_record";
        case VerifyFault::TileDiffers:
            return "tile_differs";
        case VerifyFault::LeafCountDiffers:
            return "leaf_count_differs";
        case VerifyFault::RootDiffers:
            return "root_differs";
        case VerifyFault::LogKeysUnreadable:
            return "log_keys_unreadable";
        case VerifyFault::HandoverNotSigned:
            return "handover_not_signed";
        case VerifyFault::OldRootDiffers:
            return "old_root_differs";
        case VerifyFault::OldCheckpointDiffers:
            return "old_checkpoint_differs";
        case VerifyFault::OriginDiffers:
            return "origin_differs";
        case VerifyFault::LogKeyDiffers:
            return "log_key_differs";
        case VerifyFault::CheckpointNotSigned:
            return "checkpoint_not_signed";
        case VerifyFault::CheckpointOfOtherTree:
            return "checkpoint_of_other_tree";
        case VerifyFault::KeptNotSigned:
            return "kept_not_signed";
        case VerifyFault::KeptLost:
            return "kept_lost";
        case VerifyFault::KeptByReplacedKey:
            return "kept_by_replaced_key";
        case VerifyFault::KeptCut:
            return "kept_cut";
        case VerifyFault::KeptRewritten:
            return "kept_rewritten";
        case VerifyFault::HandoversContradict:
            return "handovers_contradict";
        case VerifyFault::AccountDiffers:
            return "account_differs";
        case VerifyFault::Unreadable:
            return "unreadable";
    }
    return {};
}

std::string_view to_key(VerifySkip skip) {
    switch (skip) {
        case VerifySkip::Texts:
            return "texts";
        case VerifySkip::Predecessors:
            return "predecessors";
        case VerifySkip::Tables:
            return "tables";
        case VerifySkip::Codes:
            return "codes";
        case VerifySkip::Erasures:
            return "erasures";
        case VerifySkip::Keys:
            return "keys";
        case VerifySkip::Signature:
            return "signature";
        case VerifySkip::Seams:
            return "seams";
    }
    return {};
}

}  // namespace qingfeng::service
