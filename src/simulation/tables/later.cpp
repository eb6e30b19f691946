#include "simulation/grammar.h"

/// What is written in the less common turns: objections, reviews, orders, help from other units, posts that change
/// hands.
namespace qingfeng::simulation {

std::span<const Rule> later_rules() {
    static const std::vector<Rule> rules = {
        {"objection",
         {"[这条路明明是你们收费的|匝道就在你们收费站里]，怎么说不归你们管？请再核实。",
          "[我已经说得很清楚了|时间地点我都写了]，不同意不予受理。"}},
        {"refusal_stands",
         {"经复核，[确不属我局管理范围|反映内容仍不具体]，维持原决定，[已告知去处|请向有权单位反映]。"}},
        {"refusal_falls", {"经复核，[所涉匝道由我局管养|补充后事实已具体]，原不予受理有误，予以受理。"}},
        {"review_wish",
         {"对答复不服：[没有调取当时的录像|只听了一方的说法|依据的条款不适用]，请上级复查。",
          "[答复与事实不符|退款数额算错了|答非所问]，申请复查。"}},
        {"review_upheld", {"[经调阅原卷和录像|经复核]，[事实清楚，处理适当|适用规定正确]，维持原答复。"}},
        {"review_overturned", {"[原答复遗漏了第二项要求|关键录像未调取|计费依据有误]，撤销原答复，由原单位重新办理。"}},
        {"merge_reason", {"[与已登记的反映同一事项|同一时段同一车道]，并案办理。"}},
        {"reclassify_reason", {"[来电人实为投诉|内容涉及服务态度，不是咨询]，改按投诉办理。"}},
        {"co_task", {"请协助[提供当班录像|核对设备检定记录|提供排班和交易记录]。"}},
        {"contribution", {"[录像已拷贝移交|检定记录在有效期内，附后|排班表和交易记录已核对，无异常]。"}},
        {"supervise",
         {"本件已超期，[请说明原因并限期办结|请单位主要负责人过问]。", "请抓紧办理，[按期报办理情况|逾期将通报]。"}},
        {"instruct", {"请[查清事实，依规处理|认真核查并举一反三]，[结果报我|办理情况报局办]。"}},
        {"order_report",
         {"[已查清并答复|整改已完成]，[情况附后|责任人已约谈]。",
          "[原因是录像调取延误|承办人外出培训]，已[办理|补办]。"}},
        {"order_settled", {"[同意销号|已核实，办结]。"}},
        {"order_sent_back", {"[只说了结果，没有原因|未附整改照片]，退回补充。"}},
        {"handover_reason", {"[岗位调整|原负责人调离]，未办结事项移交。"}},
        {"confirm_remark", {"[电话核实，确为本人所为|已与本人核对]。"}},
        {"deny_remark", {"[本人表示没有评价过|本人称不是自己操作]。"}},
        {"told_person", {"[已电话告知办理结果|已告知受理单位和时限|已说明原因]。"}},
        {"told_source", {"[已按来件格式反馈|回单已报]。"}},
    };
    return rules;
}

}  // namespace qingfeng::simulation
