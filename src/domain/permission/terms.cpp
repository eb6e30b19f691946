#include "domain/permission/terms.h"

#include "util/enum_keys.h"

namespace qingfeng::domain::permission {

Term term(Act act) {
    switch (act) {
        case Act::See:
            return {"see", "查看办件", "see matters"};
        case Act::Contact:
            return {"contact", "查看联系方式", "see who the person is"};
        case Act::Figures:
            return {"figures", "查看统计", "see figures"};
        case Act::Export:
            return {"export", "导出", "export lists"};
        case Act::Readings:
            return {"readings", "查看查阅记录", "see who read what"};
        case Act::Register:
            return {"register", "登记", "register"};
        case Act::Assign:
            return {"assign", "转办", "assign to a unit"};
        case Act::Designate:
            return {"designate", "指定办理", "designate"};
        case Act::SignFor:
            return {"sign_for", "签收、退件", "sign for or return"};
        case Act::Handle:
            return {"handle", "受理、核查、送审", "accept, inquire, submit"};
        case Act::Refuse:
            return {"refuse", "不予受理", "refuse"};
        case Act::FindLiability:
            return {"find_liability", "责任认定", "find liability"};
        case Act::CoHandle:
            return {"co_handle", "会办", "handle jointly"};
        case Act::Transfer:
            return {"transfer", "改派承办人", "hand over to another handler"};
        case Act::Sign:
            return {"sign", "审签、退改", "sign or send back"};
        case Act::Suspend:
            return {"suspend", "中止计时", "stop the clock"};
        case Act::Resume:
            return {"resume", "恢复计时", "let the clock run again"};
        case Act::Extend:
            return {"extend", "批准延期", "approve an extension"};
        case Act::Supplement:
            return {"supplement", "补充材料", "add material"};
        case Act::CallBack:
            return {"call_back", "回访", "call back"};
        case Act::Fulfil:
            return {"fulfil", "登记兑现", "note that a remedy is done"};
        case Act::Close:
            return {"close", "办结、归档", "close and archive"};
        case Act::Reopen:
            return {"reopen", "退回重办", "reopen"};
        case Act::Refer:
            return {"refer", "移送", "refer out"};
        case Act::Merge:
            return {"merge", "并件", "merge"};
        case Act::Reclassify:
            return {"reclassify", "改类", "reclassify"};
        case Act::Remind:
            return {"remind", "催办", "remind"};
        case Act::Supervise:
            return {"supervise", "督办", "supervise"};
        case Act::Instruct:
            return {"instruct", "批示", "write an instruction"};
        case Act::Recuse:
            return {"recuse", "回避", "step aside"};
        case Act::TakeUp:
            return {"take_up", "启用历史件", "take up imported history"};
        case Act::Contribute:
            return {"contribute", "协办意见", "contribute as one called in"};
        case Act::HandOver:
            return {"hand_over", "工作交接", "hand over or take over"};
        case Act::Rules:
            return {"rules", "查看机构和规则", "see units and rules"};
        case Act::Adopt:
            return {"adopt", "采用配置", "adopt configuration"};
        case Act::Accounts:
            return {"accounts", "管理账号", "manage accounts"};
        case Act::Orders:
            return {"orders", "导入来件、回单", "take in orders, give answers back"};
        case Act::Tell:
            return {"tell", "告知", "tell people"};
        case Act::Erase:
            return {"erase", "销毁", "erase"};
        case Act::Custody:
            return {"custody", "限知件", "sealed matters"};
    }
    return {};
}

std::string_view to_key(Act act) { return term(act).slug; }

Group group_of(Act act) {
    if (act < Act::Register) return Group::Sight;
    return act < Act::Rules ? Group::Matters : Group::Platform;
}

std::string_view to_key(Group group) {
    switch (group) {
        case Group::Sight:
            return "sight";
        case Group::Matters:
            return "matters";
        case Group::Platform:
            return "platform";
    }
    return {};
}

std::vector<Act> acts_of(Group group) {
    std::vector<Act> acts;
    for (const Act act : util::all_of<Act>()) {
        if (group_of(act) == group) acts.push_back(act);
    }
    return acts;
}

bool concerns_a_matter(Act act) {
    // Somebody is told of a matter, by whoever handles it or by the desk.
    return act == Act::Tell || (act != Act::Register && group_of(act) != Group::Platform);
}

Term term(Scope scope) {
    switch (scope) {
        case Scope::None:
            return {"none", "无", "none"};
        case Scope::Granted:
            return {"granted", "被邀办件", "matters called in to"};
        case Scope::Own:
            return {"own", "本人承办", "own matters"};
        case Scope::Unit:
            return {"unit", "本单位", "own unit"};
        case Scope::Below:
            return {"below", "本单位及所属", "unit and below"};
        case Scope::Line:
            return {"line", "分管条线和单位", "line and charge"};
        case Scope::Supervised:
            return {"supervised", "监督范围", "supervised units"};
        case Scope::All:
            return {"all", "全部", "all"};
    }
    return {};
}

std::string_view to_key(Scope scope) { return term(scope).slug; }

}  // namespace qingfeng::domain::permission
