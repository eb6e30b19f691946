#include "service/backup.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

#include "app/commands.h"

namespace qingfeng::app::commands {
namespace {

constexpr Words backup_what{"备份：不停机；密钥另成一个文件",
                            "copy the record while it runs, its keys in a file apart"};
constexpr Words backup_examples{R"(  qingfeng backup --data data --to /mnt/backup/2026-11-23
wrapped-keys.bin 请另放一处；主密钥和 erasures.log 不在备份里，要另外保存。)",
                                R"(  qingfeng backup --data data --to /mnt/backup/2026-11-23
Keep wrapped-keys.bin apart. The master key and erasures.log are not in a backup: keep them by another way.)"};
constexpr Words restore_what{"从备份恢复：旧存证到此为止，由后继存证接续",
                             "bring a backup back: the old log ends, its successor carries on"};
constexpr Words restore_examples{
    R"(  qingfeng restore --from /mnt/backup/2026-11-23 --data data --master-key master.key \
      --erasures erasures.log --reason 磁盘损坏
备份以后没有销毁过办件的，把 --erasures 换成 --no-erasures。)",
    R"(  qingfeng restore --from /mnt/backup/2026-11-23 --data data --master-key master.key \
      --erasures erasures.log --reason "disk failed"
Where nothing was erased since the backup, say --no-erasures in place of --erasures.)"};

struct Options {
    DataPlace place;
    std::string to;
    std::string from;
    std::string erasures;
    bool no_erasures = false;
    std::string origin;
    std::string reason;
};

ExitCode run_backup(const Options& options, const Session& session) {
    const auto report = service::back_up(options.place.database(), options.to);
    if (!report) return session.explain(report.error());
    if (session.json) {
        session.print(boost::json::serialize(
            boost::json::object{{"entries", report->entries}, {"keys", report->keys}, {"folder", options.to}}));
    } else {
        session.print(
            fmt::format(fmt::runtime(session.in({"已备份 {} 条记录、{} 个密钥。", "Backed up: {} entries, {} keys."})),
                        report->entries, report->keys));
    }
    return ExitCode::Done;
}

void print_restored(const service::RestoreReport& report, const Session& session) {
    boost::json::array logs;
    for (const auto& log : report.logs) {
        logs.push_back({{"authority", log.slug},
                        {"old_origin", log.old_origin},
                        {"new_origin", log.new_origin},
                        {"key", log.key},
                        {"size", log.size},
                        {"lost", log.lost},
                        {"erased", log.erased}});
        if (session.json) continue;
        session.print(fmt::format(
            fmt::runtime(session.in(
                {"{} 在 {} 条处结束，由 {} 接续；已知丢失 {} 条；重新销毁 {} 件。新公钥：{}",
                 "{} ended at {} leaves, {} carries on; entries known to be lost: {}; erased again: {}. New key: {}"})),
            log.old_origin, log.size, log.new_origin, log.lost, log.erased, log.key));
    }
    if (session.json) session.print(boost::json::serialize(boost::json::object{{"logs", std::move(logs)}}));
}

ExitCode run_restore(const Options& options, const Session& session) {
    auto vault = storage::open_vault(options.place.master_key_path(session.world.environment));
    if (!vault) return session.explain(vault.error());
    service::RestoreOrder order{options.from,
                                options.place.database(),
                                options.place.checkpoints_path(),
                                {},
                                options.origin,
                                options.reason,
                                origin_of(session, domain::record::Founder{})};
    if (!options.no_erasures) {
        const std::filesystem::path named =
            options.erasures.empty() ? options.place.erasures_path() : std::filesystem::path(options.erasures);
        auto list = service::read_erasure_list(named);
        if (!list) {
            session.note(
                session.in({"没有销毁清单，被销毁的内容可能复活：用 --erasures 指明，或用 --no-erasures 声明没有。",
                            "Without the list of erasures, erased texts may come back: name it with "
                            "--erasures, or say with --no-erasures that there were none."}));
            return session.explain(list.error());
        }
        order.erasures = std::move(*list);
    }
    const auto report = service::restore(*vault, order, session.world.clock);
    if (!report) return session.explain(report.error());
    print_restored(*report, session);
    return ExitCode::Done;
}

}  // namespace

void add_backup(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "backup", backup_what, backup_examples);
    auto options = std::make_shared<Options>();
    command->add_option("--to", options->to, std::string(session.in({"空的或新的文件夹", "a new or empty folder"})))
        ->required();
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_backup(*options, session); }; });
}

void add_restore(CLI::App& root, Session& session) {
    CLI::App* command = subcommand(root, session, "restore", restore_what, restore_examples);
    auto options = std::make_shared<Options>();
    command->add_option("--from", options->from, std::string(session.in({"备份的文件夹", "folder of the backup"})))
        ->required();
    command->add_option("--erasures", options->erasures,
                        std::string(session.in({"销毁清单", "list of erasures kept outside the database"})));
    command->add_flag("--no-erasures", options->no_erasures,
                      std::string(session.in({"备份以后没有销毁过", "nothing was erased since the backup"})));
    command->add_option("--log-origin", options->origin,
                        std::string(session.in({"后继存证的名称；不写则在旧名后加 ~2",
                                                "name of the successor's log; otherwise the old one with ~2"})));
    command->add_option("--reason", options->reason, std::string(session.in({"原因", "reason"})))->required();
    add_data(*command, session, options->place);
    add_json(*command, session);
    command->callback(
        [&session, options] { session.chosen = [&session, options] { return run_restore(*options, session); }; });
}

}  // namespace qingfeng::app::commands
