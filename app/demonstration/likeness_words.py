"""Words and sentences of which the made set for likeness is put together, all of it invented."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MATERIALS = _words(
    "碳化硅陶瓷 聚酰亚胺薄膜 石墨烯浆料 钛合金粉末 稀土永磁体 氮化镓外延片 生物基尼龙 铝锂合金板材 "
    "气凝胶毡 液态硅橡胶 镁合金型材 高熵合金涂层 玄武岩纤维 聚乳酸粒料 氧化锆微球 离子交换膜 "
    "压电陶瓷片 纳米纤维素 银包铜粉 光刻胶树脂 "
    "可降解止血海绵 磷酸铁锰锂正极 铜箔复合集流体 硅碳负极"
)
PROCESSES = _words(
    "低温等离子体改性 激光选区熔化 微波辅助烧结 超临界干燥 卷对卷涂布 磁控溅射镀膜 双螺杆反应挤出 "
    "定向凝固铸造 原子层沉积 静电纺丝 热等静压致密化 水热合成 微流控分选 电化学抛光 超声振动钻削 "
    "冷喷涂修复 搅拌摩擦焊接 飞秒激光刻蚀 喷雾造粒 连续流微反应"
)
PRODUCTS = _words(
    "新能源汽车电驱轴承 无人机遥感吊舱 心血管介入导管 工业机器人谐波减速器 氢燃料电池双极板 "
    "毫米波雷达天线罩 农田墒情传感器 智能割草机底盘 高压快充连接器 水下作业机械手 数字病理扫描仪 "
    "光纤陀螺惯导模块 精密注塑模温控制器 海上风电塔筒螺栓 血糖连续监测贴片 污水总磷在线分析仪 "
    "纺织面料瑕疵检测仪 车规级功率模块 电梯曳引钢带 植物工厂光源 柔性显示盖板 口腔种植导板"
)
QUALITIES = _words(
    "疲劳寿命 断裂韧性 导热系数 信噪比 定位精度 密封等级 循环稳定性 表面粗糙度 响应时间 漏检率 "
    "能量密度 耐盐雾时间 批次一致性 介电损耗 剥离强度 启动转矩"
)
CUSTOMERS = _words(
    "整车厂 三甲医院 风电总包商 纺织集群企业 电网公司 自来水公司 农业合作社 船舶修造厂 "
    "医疗器械经销商 光伏电站 注塑加工户 物流园区 半导体封测厂 食品加工厂"
)
ORIGINS = _words(
    "云栖大学 北溟理工大学 海岳大学 东篱研究院 沧浪科技公司 南浦医学院 星槎航天研究所 "
    "青崖大学 雁荡半导体公司 月湖农业大学 白榆化工研究院 长庚电子公司"
)
FACULTIES = _words("材料学院 机械系 生物工程中心 第三实验室 研发部 自动化学院")
ABROAD = ("University of Northmoor", "Institut Valmont", "Eastfjord Tech")
SURNAMES = _words("周 吴 郑 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 施 孔 曹 严 金 魏 陶 姜")
FIRST, SECOND = (
    "文思景若明子云怀书雨嘉清以知凌慕望守弘致亦星梓承",
    "博远行谷哲衿舒瑾航桐树和宁章霄白津拙毅林安阑墨志",
)
"""Signs of given names: a county's applicants seldom share a name."""

SENTENCES = (
    "本项目围绕{product}的{quality}不足这一短板,提出以{material}经{process}制备关键部件的路线",
    "团队前期在{material}的{process}上积累了{number}组试验数据,{quality}较市售样品提高{share}",
    "与{customer}联合测试表明,采用{process}后的样件{quality}达到{number}以上",
    "第一年建成{number}平方米{process}中试线,完成{product}首批{count}套交付",
    "核心难点在于{material}在{process}过程中{quality}的波动,拟用闭环温控把偏差压到{share}以内",
    "已提交{product}相关发明专利{count}件,其中{count}件涉及{material}的{process}",
    "目标客户为长三角的{customer}和{customer},首年意向订单{number}万元",
    "{product}目前依赖进口,单价约{number}元,国产后成本可降{share}",
    "拟购置{process}设备{count}台套,委外完成{quality}的型式检验",
    "产品{quality}按行业标准第{count}部分检测,{process}批次合格率不低于{share}",
    "关键原料{material}由{count}家供方双源供应,库存保持{number}公斤",
    "通过{process}替代传统工艺,每套{product}可少用{material}约{share}",
    "第二年拓展{customer}市场,{product}产量达到{number}套,并取得{count}项资质",
    "负责人曾主持{material}方向课题{count}项,成果用于{customer}的{number}套设备",
    "算法部分以{number}组{quality}数据训练,对{product}早期失效的识别率达{share}",
    "试制阶段发现{process}引起的残余应力,改用{material}过渡层后{quality}恢复到{share}",
    "项目落地后设{product}装配、{process}和检测三个工段,用工{number}人",
    "在{customer}现场连续运行{number}小时,{quality}衰减不超过{share}",
    "中期前完成{count}个规格{product}的定型,{quality}指标写入企业标准",
    "风险主要来自{material}价格上涨{share}和{customer}认证周期超过{count}个月",
    "拟与高校共建{process}联合实验室,每年投入{number}万元研究{quality}机理",
    "产品采用模块化结构,{customer}可在{count}小时内更换{material}组件",
    "对比三种{material}配方,以{process}处理的一组{quality}最优,优势为{share}",
    "达产后年需{material}约{number}吨,{process}环节能耗下降{share}",
)
SHARED = (
    "项目符合国家产业政策和当地重点发展方向,具有良好的经济效益和社会效益",
    "团队结构合理、分工明确,具备较强的研发能力和市场开拓能力",
    "资金来源为自筹和申请财政资助,专款专用并接受主管部门监督检查",
    "项目实施期三年,按年度考核研发投入、销售收入和知识产权指标",
)
"""What every plan says because the call asks for it."""
SYNONYMS = {
    "团队": "课题组",
    "提高": "提升",
    "本项目": "该项目",
    "采用": "使用",
    "达到": "可达",
    "目前": "现阶段",
    "拟": "计划",
    "约": "大约",
    "完成": "实现",
    "首年": "第一年度",
    "不低于": "高于",
    "降": "下降",
    "以内": "之内",
    "负责人": "带头人",
    "产品": "样机",
    "并": "同时",
    "连续": "不间断",
    "关键": "核心",
    "主要": "大多",
    "市场": "用户",
}
